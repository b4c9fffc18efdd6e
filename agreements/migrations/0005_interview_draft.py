import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0004_note_scope"),
        ("phases", "0003_one_draft_each"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InterviewDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("typed", models.JSONField(default=dict, verbose_name="respuestas")),
                ("started_at", models.DateTimeField(verbose_name="empezada")),
                ("saved_at", models.DateTimeField(verbose_name="guardada")),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interviews",
                        to="phases.process",
                        verbose_name="proceso",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="de",
                    ),
                ),
            ],
            options={
                "verbose_name": "entrevista empezada",
                "verbose_name_plural": "entrevistas empezadas",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("process", "user"), name="agreements_interviewdraft_one_each"
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="ruleversion",
            name="level",
            field=models.CharField(
                choices=[("error", "error"), ("warning", "aviso")], max_length=10, verbose_name="nivel"
            ),
        ),
    ]
