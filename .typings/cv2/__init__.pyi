# OpenCV's own stubs lack the folder of its cascades and type boxes as another thing than they are.
from typing import Any

def __getattr__(name: str) -> Any: ...
