from django.db import migrations


def note_scope(apps, schema_editor):
    """Agreements between Mexican municipalities lie outside the LSCT (art. 1)."""
    agreements = apps.get_model("agreements", "Agreement").objects
    agreements.filter(counterpart__mexican_municipality__isnull=False).update(scope="national")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_from_text_to_registry")]

    operations = [migrations.RunPython(note_scope, migrations.RunPython.noop)]
