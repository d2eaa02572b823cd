"""What keeps a town's system alive: durable files, backup, restore, and what a look at it finds wrong."""
