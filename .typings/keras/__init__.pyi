# Keras resolves its layers, optimisers and tensors by the backend at run time; its annotations name every backend at
# once, so a checker finds faults in correct calls. What comes from it is Any.
from typing import Any

def __getattr__(name: str) -> Any: ...
