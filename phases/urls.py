from django.urls import path

from phases.views import evidence, processes, tasks

app_name = "phases"

urlpatterns = [
    path("municipios/<str:cvegeo>/procesos/", processes.process_list, name="process-list"),
    path("municipios/<str:cvegeo>/procesos/nuevo/", processes.process_open, name="process-open"),
    path("procesos/<int:pk>/", processes.process_detail, name="process-detail"),
    path("procesos/<int:pk>/historial/", processes.process_history, name="process-history"),
    path("procesos/<int:pk>/comentar/", processes.process_comment, name="process-comment"),
    path("procesos/<int:pk>/contraparte/", processes.process_counterpart, name="process-counterpart"),
    path("procesos/<int:pk>/avanzar/", processes.process_advance, name="process-advance"),
    path("procesos/<int:pk>/suspender/", processes.process_suspend, name="process-suspend"),
    path("procesos/<int:pk>/reanudar/", processes.process_resume, name="process-resume"),
    path("procesos/<int:pk>/cerrar/", processes.process_close, name="process-close"),
    path("municipios/<str:cvegeo>/tareas/", tasks.task_list, name="task-list"),
    path("tareas/<int:pk>/", tasks.task_detail, name="task-detail"),
    path("tareas/<int:pk>/cumplir/", tasks.task_complete, name="task-complete"),
    path("tareas/<int:pk>/reabrir/", tasks.task_reopen, name="task-reopen"),
    path("tareas/<int:pk>/asignar/", tasks.task_assign, name="task-assign"),
    path("evidencias/<int:pk>/", evidence.evidence_download, name="evidence-download"),
]
