from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0007_committee")]

    operations = [
        migrations.AddField(
            model_name="worldcity",
            name="geonames_name",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="nombre en GeoNames"),
            preserve_default=False,
        ),
    ]
