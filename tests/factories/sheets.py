"""Forms and sheets for tests."""

from tests.factories.files import NOON

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.platform.sheets.public import Form, Sheet, Version, install_form, open_sheet, parse

KIND = "test.visit"

BRAKE = """
sections:
  - key: general
    title: {zh: 一般, en: General}
    fields:
      - {key: has_brake, kind: pass_fail_na, label: {zh: 制动器动作, en: Brake works}, mandatory: true}
      - key: gap
        kind: number
        label: {zh: 制动间隙, en: Brake gap}
        unit: mm
        scale: 2
        min: 0.3
        max: "0.70"
        out_of_limits: waiver
        mandatory: true
        show_if: {field: has_brake, op: ne, value: na}
      - {key: force, kind: number, label: Force, unit: N, max: 150, out_of_limits: block}
      - {key: noise, kind: number, label: Noise, unit: dB, max: 65}
      - key: state
        kind: choice
        label: {zh: 状态, en: State}
        options:
          - {key: good, label: {zh: 良好, en: Good}}
          - {key: worn, label: {zh: 磨损, en: Worn}, fails: true}
      - {key: faults, kind: choice, multiple: true, label: Faults, options: [{key: oil, label: Oil}, {key: dust, label: Dust}]}
  - key: proof
    title: {zh: 凭证, en: Proof}
    fields:
      - {key: note, kind: text, label: {zh: 说明, en: Note}, long: true, max_length: 40, show_if: {field: state, value: worn}}
      - {key: trips, kind: meter, label: Trips, rises: true}
      - {key: checked_on, kind: date, label: Checked on}
      - {key: photos, kind: photo, label: Photos, max_count: 2}
      - {key: signed, kind: signature, label: Signature}
      - key: bearings
        kind: table
        label: Bearings
        max_rows: 3
        columns:
          - {key: place, kind: text, label: Place, mandatory: true}
          - {key: heat, kind: number, label: Heat, unit: °C, max: 80}
"""


def brake_form() -> Form:
    """The form of BRAKE, parsed."""
    return parse(BRAKE)


def make_form(source: str = BRAKE, *, key: str = "brake-test", purpose: str = "test") -> Version:
    """A published form."""
    return install_form(
        key=key, name=Words(zh="制动试验", en="Brake test"), purpose=purpose, source=source, by=SYSTEM, at=NOON
    )


def make_sheet(*, subject_id: int = 1, form: str = "brake-test", **values: object) -> Sheet:
    """A sheet laid out for a subject of KIND; the form is made if it is not there."""
    make_form(key=form)
    return open_sheet(form=form, kind=KIND, subject_id=subject_id, by=SYSTEM, at=NOON, **values)
