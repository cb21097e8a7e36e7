"""What Windows shows of an executable in its properties: name, version, publisher."""

from __future__ import annotations

from pathlib import Path

from surveyor_app import identity

_TEMPLATE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1,
                    subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable("040904B0", [
{strings}
    ])]),
    VarFileInfo([VarStruct("Translation", [1033, 1200])]),
  ]
)
"""


def write(folder: Path, program: identity.Program) -> str:
    """Write the version resource of a program into `folder`; returns its path, for PyInstaller's EXE."""
    strings = {
        "CompanyName": identity.PUBLISHER,
        "FileDescription": identity.NAME if program is identity.DESKTOP else program.summary,
        "FileVersion": identity.VERSION,
        "InternalName": program.command,
        "LegalCopyright": f"{identity.PUBLISHER}, {identity.LICENSE} licence",
        "OriginalFilename": f"{program.command}.exe",
        "ProductName": identity.NAME,
        "ProductVersion": identity.VERSION,
    }
    lines = ",\n".join(f"      StringStruct({key!r}, {value!r})" for key, value in strings.items())
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "version.txt"
    target.write_text(_TEMPLATE.format(numbers=identity.version_numbers(), strings=lines), encoding="utf-8")
    return str(target)
