"""The pages of the window: one a task, each shows a view state and says what the person did."""
