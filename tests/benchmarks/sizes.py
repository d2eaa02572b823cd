"""How much is made up and how often it is measured: the whole benchmark, and the smoke that only sees that it runs."""

from dataclasses import dataclass

#: The people who post at once: how many are in a department, and how many sub-measures each reports alone. One more
#: all of a department report together.
COLLEAGUES, OWN_SUB_MEASURES = 4, 4


@dataclass(frozen=True)
class Shape:
    """A plan to make up.

    Args:
        targets: how many there are.
        months: how many months are reported, from January on.
        departments, reporters: the sub-measures are dealt out evenly among the departments, the reporters in turn.
        targets_each: how many targets the sub-measures have, in turn.
        items: how many breakdown items a target has that is counted by items.
        draft_every: every so manieth sub-measure has a draft of the month after the last; 0: none has.
        projects: how many of them stand under the sub-measures.
    """

    targets: int
    months: int = 12
    departments: int = 12
    reporters: int = 24
    targets_each: tuple[int, ...] = (2, 3, 2, 3, 2)
    items: int = 5
    draft_every: int = 0
    projects: int = 0


@dataclass(frozen=True)
class Sizes:
    """What one run measures.

    Args:
        plans: targets of the small, the middle and the large plan.
        sub_measures: how many a department has to fill in, in the plan of *my month*.
        items: how many a target has, in the plan of *my month* by items.
        projects: how many there are in the two plans with projects.
        samples: how often each page is measured.
        requests: how many a worker answers before its memory is read.
        bad_files: how often each bad file is sent.
        documents: how often each document is made.
        workbook: how many figures the uploaded workbook has.
        pages_read: how many pages the document has that is read as a plan.
        people: how many post at once; a multiple of ``COLLEAGUES``.
    """

    plans: tuple[int, int, int]
    sub_measures: int
    items: int
    projects: tuple[int, int]
    samples: int
    requests: int
    bad_files: int
    documents: int
    workbook: int
    pages_read: int
    people: int

    @property
    def small(self) -> str:
        """The name of the small plan."""
        return f"{self.plans[0]} targets"

    @property
    def middle(self) -> str:
        """The name of the middle plan."""
        return f"{self.plans[1]} targets"

    @property
    def large(self) -> str:
        """The name of the large plan."""
        return f"{self.plans[2]} targets"

    @property
    def department(self) -> str:
        """The name of the plan in which each department has many sub-measures to fill in."""
        return f"{self.sub_measures} sub-measures"

    @property
    def by_items(self) -> str:
        """The name of the plan in which a target has many items to fill in."""
        return f"{self.items} items"

    @property
    def few_projects(self) -> str:
        """The name of the plan with few projects."""
        return f"{self.projects[0]} projects"

    @property
    def many_projects(self) -> str:
        """The name of the plan with many projects."""
        return f"{self.projects[1]} projects"

    @property
    def posting(self) -> str:
        """The name of the plan that many people report on at once."""
        return f"{self.people} people"

    def shapes(self) -> dict[str, Shape]:
        """The plans to make up, by name. In the plans of *my month*, December is still to be reported."""
        departments, offices = 12, self.people // COLLEAGUES
        shared_and_own = offices * (1 + COLLEAGUES * OWN_SUB_MEASURES)
        return {
            **{f"{targets} targets": Shape(targets) for targets in self.plans},
            self.department: Shape(
                departments * self.sub_measures * 3 // 2, months=11, targets_each=(1, 2), draft_every=2
            ),
            self.by_items: Shape(departments, months=11, targets_each=(1,), items=self.items, draft_every=1),
            self.posting: Shape(
                2 * shared_and_own, months=11, departments=offices, reporters=self.people, targets_each=(1, 3)
            ),
            self.few_projects: Shape(self.plans[0], projects=self.projects[0]),
            self.many_projects: Shape(self.plans[0], projects=self.projects[1]),
        }


FULL = Sizes(
    plans=(60, 600, 6000),
    sub_measures=60,
    items=200,
    projects=(50, 2000),
    samples=15,
    requests=1000,
    bad_files=5,
    documents=3,
    workbook=2000,
    pages_read=100,
    people=200,
)
#: The same plan thrice, and the same projects twice: there is nothing to compare in a smoke.
SMOKE = Sizes(
    plans=(30, 30, 30),
    sub_measures=6,
    items=4,
    projects=(2, 2),
    samples=1,
    requests=5,
    bad_files=1,
    documents=1,
    workbook=100,
    pages_read=5,
    people=8,
)
