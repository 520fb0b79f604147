"""Forms whose rendering carries a random key: sent twice, their action happens once."""

from typing import Any
from uuid import uuid4

from django import forms


class KeyedForm(forms.Form):
    """A form whose rendering carries a random key: sent twice, its action happens once."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = self.fields["form_key"].initial or uuid4()
