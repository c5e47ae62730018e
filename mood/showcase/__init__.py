"""A few demo portraits with what the nets say of them, made beforehand: shown while no net is loaded."""

from mood.showcase.exhibits import Exhibit, Verdict, read

__all__ = ["Exhibit", "Verdict", "read"]
