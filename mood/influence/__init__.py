"""What taught a net a verdict: training photos that speak for and against it, and how few of them could turn it."""

from mood.influence.flipping import Flip, Verdict, flip, verdict_of
from mood.influence.places import Places, with_constant
from mood.influence.summary import Summary, summary

__all__ = ["Flip", "Places", "Summary", "Verdict", "flip", "summary", "verdict_of", "with_constant"]
