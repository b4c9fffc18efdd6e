from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0005_interview_draft"),
        ("partners", "0003_profile"),
    ]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="plan_lines",
            field=models.ManyToManyField(
                blank=True,
                related_name="activities",
                to="partners.planline",
                verbose_name="líneas del plan a las que contribuye",
            ),
        ),
    ]
