"""Which question is asked of the nets, where they were trained for several."""

from mood.tasks import Task
from mood.ui import cache, linked


def show() -> Task:
    """Show the choice, where more than one task has a trained net, and return the task chosen."""
    tasks = {task.key: task for task in cache.tasks()}
    if len(tasks) == 1:
        return next(iter(tasks.values()))
    return tasks[linked.ask("Question", tasks, "task", title=lambda key: tasks[key].title)]
