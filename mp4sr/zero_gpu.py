"""What runs on the GPU of a ZeroGPU Space, and what does not.

ZeroGPU lends its GPU by the call and counts each call against the visitor's quota of the day, a
few minutes. A call waits in a queue, and runs in another process that arguments and results reach
by pickle. So nothing that a click waits for goes there: only the reading of pictures by a large
encoder does, which takes a CPU long enough to be worth it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from mp4sr.features.encoders.leased import Lease

SECONDS_A_CALL = 20
"""The longest a call may take: the model is moved to the GPU, and at most ten pictures are read.
Without it, ZeroGPU would reserve a minute of the visitor's quota."""


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work, where it runs on ZeroGPU, and why there."""

    what: str
    place: Literal["CPU", "GPU"]
    why: str


WORK = (
    Work("Sequences, item vectors and ranking (M²SE)", "CPU", "milliseconds, at every click"),
    Work("Search by meaning, titles and keywords (sentence encoder)", "CPU", "milliseconds a text"),
    Work("A visitor's pictures, read by the bundled encoder", "CPU", "a tenth of a second each"),
    Work("A visitor's pictures, read by CLIP", "GPU", "half a second to minutes on the CPU"),
    Work("The dictionary's words, read by CLIP", "CPU", "once, in the background, then kept"),
    Work("The catalogue's pictures, read again by CLIP", "CPU", "no visitor has asked for it"),
)
"""All that computes behind the page."""


def lease_of(spaces: Any) -> "Lease":
    """Return what makes a function run on the lent GPU, by the package ``spaces``.

    Call it before the page is launched: ZeroGPU ends an app that has no decorated function then,
    and with the bundled encoder nothing else would be decorated.
    """
    lease: Lease = spaces.GPU(duration=SECONDS_A_CALL)
    lease(_nothing)
    return lease


def _nothing(values: Any) -> Any:
    """Stand for the function that ZeroGPU expects."""
    return values
