"""Which page asks which question; those that need more than the share are made by the place itself."""

from collections.abc import Callable

from partspair.practice.share import Share
from partspair.practice.steps import Step

from .house import House
from .share_arrive import ArrivingPage, KindPage, LandPage
from .share_ask import AskPage
from .share_heads_up import HeadsUpPage
from .share_inside import FeelPage, HowPage
from .share_need import NeedPage
from .share_object import BringUpPage, ObjectPage
from .share_part import ClosePage, VoicePage
from .share_step import StepPage
from .share_where import WherePage

PLAIN_PAGES: dict[Step, Callable[[House, Share], StepPage]] = {
    Step.KIND: KindPage,
    Step.LAND: LandPage,
    Step.ARRIVING: ArrivingPage,
    Step.HOW: HowPage,
    Step.CLOSE: ClosePage,
    Step.VOICE: VoicePage,
    Step.FEEL: FeelPage,
    Step.NEED: NeedPage,
    Step.OBJECT: ObjectPage,
    Step.ASK: AskPage,
    Step.BRING_UP: BringUpPage,
    Step.HEADS_UP: HeadsUpPage,
    Step.WHERE: WherePage,
}
