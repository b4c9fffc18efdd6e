"""Pages of the clauses of a library edition: what is said of each, its wordings, adding and taking out."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from agreements.forms.library import ClauseFactsForm, NewClauseForm, ScopedWordingForm, WordingForm
from agreements.library import editions
from agreements.library.checks import SCOPE_NAMES, kept
from agreements.library.clauses import FOREIGN, NATIONAL, SCOPES
from agreements.library.filling import VARIABLES
from agreements.models import LibraryEdition
from phases.admin.pages import answer

#: The usual wording has no name of its own in the database; in an address it has this one.
USUAL = "usual"
OTHER = {FOREIGN: NATIONAL, NATIONAL: FOREIGN}


class ClausePages:
    """The part of the admin of `LibraryEdition` that answers for its clauses."""

    def _edition(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(LibraryEdition, pk=pk)

    def _clause(self, request, pk, clause_pk):
        edition = self._edition(request, pk)
        return edition, get_object_or_404(edition.clauses, pk=clause_pk)

    def _url(self, name, *args):
        return reverse(f"admin:agreements_libraryedition_{name}", args=args)

    def add_clause(self, request, pk):
        edition = self._edition(request, pk)
        form = NewClauseForm(request.POST or None)

        def act(data):
            row = editions.add_clause(
                edition=edition,
                instrument=data["instrument"],
                key=data["key"],
                values=form.facts(),
                headings=form.headings(),
                texts=form.texts(),
                by=request.user,
            )
            return f"Se agregó la cláusula «{data['heading_es']}» a: {row.get_instrument_display()}."

        return answer(
            self,
            request,
            act=act,
            form=form,
            title=f"Agregar una cláusula a la edición {edition.number}",
            button="Agregar la cláusula",
            text="Va antes de la última del instrumento; después puede cambiarla de lugar.",
            back=self._url("change", edition.pk),
            template="admin/agreements/libraryedition/wording.html",
            variables=VARIABLES.values(),
        )

    def clause(self, request, pk, clause_pk):
        edition, clause = self._clause(request, pk, clause_pk)
        form = ClauseFactsForm(request.POST or None, clause=clause)

        def act(data):
            editions.change_clause(
                edition=edition, clause=clause, values=form.facts(), after=data["after"], by=request.user
            )
            return "Se guardaron los datos de la cláusula."

        texts = clause.texts.filter(language="es").order_by("pk")
        return answer(
            self,
            request,
            act=act,
            form=form,
            title=f"Cláusula «{_heading(clause)}»: {clause.get_instrument_display()}",
            button="Guardar los datos",
            text=f"Clave: {clause.key}.",
            back=self._url("change", edition.pk),
            template="admin/agreements/libraryedition/clause.html",
            edition=edition,
            clause=clause,
            usual=USUAL,
            scopes=[(key, name, texts.filter(scope=key)) for key, name in SCOPE_NAMES.items()],
            may_remove=clause.key not in kept(clause.instrument),
        )

    def remove_clause(self, request, pk, clause_pk):
        edition, clause = self._clause(request, pk, clause_pk)

        def act(data):
            editions.remove_clause(edition=edition, clause=clause, by=request.user)
            return "Se quitó la cláusula."

        return answer(
            self,
            request,
            act=act,
            title=f"¿Quitar «{_heading(clause)}» de: {clause.get_instrument_display()}?",
            button="Quitar la cláusula",
            danger=True,
            text="Los proyectos que se inicien con esta edición no la tendrán. Los demás la conservan.",
            back=self._url("clause", edition.pk, clause.pk),
            done_at=self._url("change", edition.pk),
        )

    def add_wording(self, request, pk, clause_pk):
        edition, clause = self._clause(request, pk, clause_pk)
        form = WordingForm(request.POST or None, clause_text=_wording(clause, FOREIGN, ""))
        form.initial["label"] = ""

        def act(data):
            editions.write_wording(
                edition=edition,
                clause=clause,
                scopes=SCOPES,
                is_new=True,
                label=data["label"],
                headings=form.headings(),
                texts=form.texts(),
                by=request.user,
            )
            return f"Se agregó la redacción «{data['label']}»."

        return answer(
            self,
            request,
            act=act,
            form=form,
            title=f"Agregar otra redacción de «{_heading(clause)}»",
            button="Agregar la redacción",
            text="La oficina podrá elegirla en lugar de la usual. Parte del texto usual; vale para ambos ámbitos.",
            back=self._url("clause", edition.pk, clause.pk),
            template="admin/agreements/libraryedition/wording.html",
            variables=VARIABLES.values(),
        )

    def wording(self, request, pk, clause_pk, scope, alternative):
        edition, clause = self._clause(request, pk, clause_pk)
        key = "" if alternative == USUAL else alternative
        texts = _wording(clause, scope, key)
        if not texts:
            raise Http404("Esa redacción no existe.")
        other = OTHER[scope]
        same = {code: (t.heading, t.html) for code, t in _wording(clause, other, key).items()}
        form = ScopedWordingForm(
            request.POST or None,
            clause_text=texts,
            other_scope=other,
            is_same=same == {code: (text.heading, text.html) for code, text in texts.items()},
        )

        def act(data):
            editions.write_wording(
                edition=edition,
                clause=clause,
                scopes=SCOPES if data["both"] else (scope,),
                alternative=key,
                label=data["label"],
                headings=form.headings(),
                texts=form.texts(),
                by=request.user,
            )
            return "Se guardó el texto de la cláusula."

        named = f", redacción «{texts['es'].alternative_label}»" if key else ""
        return answer(
            self,
            request,
            act=act,
            form=form,
            title=f"Texto de «{_heading(clause)}»{named}, {SCOPE_NAMES[scope]}",
            button="Guardar el texto",
            back=self._url("clause", edition.pk, clause.pk),
            more_url=self._url("remove_wording", edition.pk, clause.pk, scope, key) if key else "",
            more_label="Quitar esta redacción",
            template="admin/agreements/libraryedition/wording.html",
            variables=VARIABLES.values(),
        )

    def remove_wording(self, request, pk, clause_pk, scope, alternative):
        edition, clause = self._clause(request, pk, clause_pk)

        def act(data):
            key = "" if alternative == USUAL else alternative
            editions.remove_wording(edition=edition, clause=clause, alternative=key, by=request.user)
            return "Se quitó la redacción."

        return answer(
            self,
            request,
            act=act,
            title=f"¿Quitar esta redacción de «{_heading(clause)}»?",
            button="Quitar la redacción",
            danger=True,
            text="Se quita en ambos ámbitos. Los proyectos ya iniciados la conservan.",
            back=self._url("clause", edition.pk, clause.pk),
        )


def _heading(clause):
    text = clause.texts.filter(language="es", alternative="").first()
    return text.heading if text else clause.key


def _wording(clause, scope, alternative):
    """{language: LibraryText} of one wording."""
    return {text.language: text for text in clause.texts.filter(scope=scope, alternative=alternative)}
