from agreements.forms.inventory import InventoryForm
from agreements.forms.programme import ActivityForm, ProgrammeForm

__all__ = ["ActivityForm", "InventoryForm", "ProgrammeForm"]
