"""The villages: their items' figures across targets."""
