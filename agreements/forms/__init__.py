from agreements.forms.draft import ClauseForm, DraftForm
from agreements.forms.inventory import InventoryForm
from agreements.forms.programme import ActivityForm, ProgrammeForm

__all__ = ["ActivityForm", "ClauseForm", "DraftForm", "InventoryForm", "ProgrammeForm"]
