"""What goes into each frozen program and what is left out. The spec asks here; tests compare it with the source."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from surveyor_app import identity, language

# The second Windows executable of a program with a window, for the Start menu: `surveyorw.exe`, without a console.
WINDOWED = "w"

# Modules that the libraries would use if they were there, or that only their own tests and tools use.
_NOBODY_NEEDS = (
    "IPython", "_pytest", "babel", "curses", "doctest", "ensurepip", "hypothesis", "idlelib", "jinja2", "lib2to3",
    "mypy", "numpy", "pip", "pkg_resources", "pycparser.lextab", "pydoc", "pydoc_data", "pytest", "readline",
    "setuptools", "sqlite3.test", "test", "tests", "tkinter", "turtledemo", "unittest", "venv", "wheel", "xmlrpc",
    # optional parts of ours
    "rich", "pygments", "markdown_it", "mdurl",  # typer's colours; the commands print plain text
    "httptools", "uvloop", "watchfiles", "websockets", "wsproto", "a2wsgi",  # uvicorn's other engines
    "brotli", "brotlicffi", "zstandard", "h2", "socksio", "trio", "curio",  # httpx's and anyio's
    "aiosqlite", "asyncpg", "psycopg", "psycopg2", "MySQLdb", "pymysql", "oracledb", "cx_Oracle", "pyodbc", "greenlet",
    "email_validator", "orjson", "ujson", "yaml", "multipart", "python_multipart", "fastapi_cli", "fastapi_cloud_cli",
    "PIL.ImageQt", "PIL.ImageTk", "PIL.ImageShow", "PIL._avif", "PIL._webp", "PIL._imagingtk", "PIL._imagingmath",
    "PIL._imagingmorph", "olefile", "defusedxml", "pillow_heif",
    "pycparser", "structlog.twisted", "twisted", "zope",
    "requests", "urllib3", "aiohttp", "charset_normalizer", "chardet",
)  # fmt: skip
# Of Pillow only what opens and writes our three kinds of picture.
_OTHER_PICTURES = tuple(
    f"PIL.{kind}ImagePlugin"
    for kind in (
        "Avif", "Blp", "Bufr", "Cur", "Dcx", "Dds", "Eps", "Fits", "Fli", "Fpx", "Ftex", "Gbr", "Grib", "Hdf5", "Icns",
        "Ico", "Im", "Imt", "Iptc", "Jpeg2K", "Mcidas", "Mic", "Mpeg", "Msp", "Palm", "Pcd", "Pcx", "Pdf", "Pixar",
        "Psd", "Qoi", "Sgi", "Spider", "Sun", "Tga", "WebP", "Wmf", "Xbm", "Xpm", "XVThumb",
    )
)  # fmt: skip
_LIBRARIES_PARTS = (
    *_OTHER_PICTURES, "PIL.PdfParser", "anyio._backends._trio", "pydantic.mypy", "_pydecimal",
    "pydantic.v1",  # FastAPI only asks whether it is there
    "ftplib",  # urllib would import it for addresses that nobody here opens
    "sqlalchemy.dialects.mssql", "sqlalchemy.dialects.mysql", "sqlalchemy.dialects.oracle",
)  # fmt: skip
# On Windows typer cannot write to a console without it.
_COLOURS = () if sys.platform == "win32" else ("colorama",)
# Pillow would read XMP with it; on the other systems `platform` needs it. segno escapes text with the rest of xml.sax.
_XML = (
    ("xml.dom", "xml.etree", "xml.parsers", "xml.sax.expatreader", "pyexpat", "_elementtree")
    if sys.platform == "linux"
    else ()
)

_QT = ("PySide6", "shiboken6", "qasync", "PyQt5", "PyQt6", "PySide2", "pyqtgraph")
_QT_NOT_NEEDED = (
    *_QT[3:],
    "PySide6.QtConcurrent", "PySide6.QtDBus", "PySide6.QtDesigner", "PySide6.QtHelp",
    "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets",
    "PySide6.QtPrintSupport", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickControls2", "PySide6.QtQuickTest",
    "PySide6.QtQuickWidgets", "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtUiTools", "PySide6.QtXml",
)  # fmt: skip
_RELAY_HAS_NO = (
    *_QT, "keyring", "secretstorage", "jeepney", "cryptography", "cffi", "pi_heif", "pygeomag", "PIL.ImageCms",
    "surveyor_app.bootstrap", "surveyor_app.gui", "surveyor_app.imaging", "surveyor_app.phone_drop",
    "surveyor_app.services", "surveyor_app.storage", "surveyor_app.sync", "segno",
)  # fmt: skip

# What PyInstaller would run before each start; it prepares libraries for what none of our programs does with them, and
# takes a third of the time until the first paint.
UNUSED_HOOKS = ("pyi_rth_multiprocessing", "pyi_rth_pkgutil")

# Of Qt's plugins only these stay; patterns of file names without suffix, for all three systems.
_QT_PLUGINS = {
    "platforms": ("*qxcb", "*qwayland", "*qoffscreen", "qwindows", "*qcocoa"),
    "platformthemes": ("*qxdgdesktopportal",),  # file dialogs of sandboxes
    "platforminputcontexts": ("*composeplatforminputcontextplugin", "*ibusplatforminputcontextplugin"),  # accents
    "imageformats": ("*qjpeg",),  # PNG is in QtGui itself
    "networkinformation": ("*qnetworkmanager", "*qnetworklistmanager", "*qscnetworkreachability"),
    "wayland-shell-integration": ("*xdg-shell",),
    "wayland-decoration-client": ("*bradient",),
    "wayland-graphics-integration-client": (),
    "styles": (),  # the app draws with Fusion, which is in QtWidgets
}
# Qt's own texts, of its dialogs and buttons, in the languages that the app speaks (gui/qt_language.py).
_QT_TEXTS = tuple(f"qtbase_{code}.qm" for code in language.LANGUAGES)
# Files that nothing here opens.
_LEFT_OUT = (
    "*/Qt/qml/*", "*/PySide6/qml/*",
    "*.pyi", "*.pyx", "*.pxd", "*.c", "*.h", "*/py.typed", "*/tests/*", "*/test/*",
    "*libQt6Qml*", "*libQt6Quick*", "*libQt6VirtualKeyboard*", "*libQt6Pdf*", "*libQt6EglF*",
    "*libQt6WaylandEglClient*",
    "*Qt6Qml*.dll", "*Qt6Quick*.dll", "*Qt6VirtualKeyboard*.dll", "*Qt6Pdf*.dll", "*opengl32sw.dll",
    "*libgtk-3*", "*libgdk-3*",
    "*.dist-info/sboms/*", "*/pydantic-*.dist-info/METADATA",
    "*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED", "*.dist-info/WHEEL",
    "*.dist-info/direct_url.json", "*.dist-info/top_level.txt",
    "*/alembic/templates/*", "*resources/translations/*.po", "*_resources/translations/*.po",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frozen:
    """One frozen program. `script` lies in packaging/; `data` says of folders and files of the tree where they go;
    one that `starts_fast` brings Shiboken's modules compiled (frozen_shiboken.py)."""

    identity: identity.Program
    script: str
    has_window: bool
    data: tuple[tuple[str, str], ...] = ()
    hidden_imports: tuple[str, ...] = ()
    excluded_modules: tuple[str, ...] = ()
    starts_fast: bool = False

    def data_files(self, root: Path) -> list[tuple[str, str]]:
        """PyInstaller's `datas`: absolute source and folder below the bundle."""
        return [(str(root / source), target) for source, target in self.data]

    def keeps(self, name: str) -> bool:
        """Whether a file belongs in the program; `name` is its place below the bundle."""
        place = "/" + name.replace("\\", "/")
        if any(fnmatch(place, pattern) for pattern in _LEFT_OUT) or "__pycache__" in place:
            return False
        parts = place.split("/")
        if parts[-2] == "translations" and "PySide6" in parts:
            return parts[-1] in _QT_TEXTS
        if "plugins" in parts[:-2] and "PySide6" in parts:
            kind, stem = parts[parts.index("plugins") + 1], parts[-1].split(".")[0]
            return any(fnmatch(stem, pattern) for pattern in _QT_PLUGINS.get(kind, ()))
        return True


_LAPTOP_MIGRATIONS = ("surveyor_app/storage/migrations",) * 2
_OFFICE_MIGRATIONS = ("surveyor_app/relay/migrations",) * 2
_PRACTICE = ("surveyor_app/practice_aurora/data",) * 2
_RESOURCES = "surveyor_app/_resources"
# Migration scripts are read from their files, so nothing else tells what they import.
_FOR_MIGRATIONS = ("alembic", "logging.config", "sqlalchemy.dialects.sqlite")

PROGRAMS = {
    "desktop": Frozen(
        identity.DESKTOP,
        "app_surveyor.py",
        has_window=True,
        data=(("resources", _RESOURCES), _LAPTOP_MIGRATIONS, _OFFICE_MIGRATIONS, _PRACTICE),
        hidden_imports=_FOR_MIGRATIONS,
        excluded_modules=(*_NOBODY_NEEDS, *_LIBRARIES_PARTS, *_COLOURS, *_XML, *_QT_NOT_NEEDED),
        starts_fast=True,
    ),
    "relay": Frozen(
        identity.RELAY,
        "app_relay.py",
        has_window=False,
        data=(
            ("resources/catalogue.json", _RESOURCES),
            ("resources/checklist.json", _RESOURCES),
            ("resources/themes", f"{_RESOURCES}/themes"),  # by this folder the resources are known
            _OFFICE_MIGRATIONS,
            _PRACTICE,
        ),
        hidden_imports=_FOR_MIGRATIONS,
        excluded_modules=(*_NOBODY_NEEDS, *_LIBRARIES_PARTS, *_COLOURS, *_XML, *_RELAY_HAS_NO),
    ),
    "bare": Frozen(
        identity.Program("bare", "An empty Qt window", "app_bare"),
        "app_bare.py",
        has_window=True,
        excluded_modules=(*_NOBODY_NEEDS, *_LIBRARIES_PARTS, *_COLOURS, *_XML, *_QT_NOT_NEEDED),
    ),
}
