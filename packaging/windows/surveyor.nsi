; The Windows installer: for one person, without an administrator. Compiled by packaging/windows/installer.py, which
; gives every name and number that is not written here:
;   NAME COMMAND VERSION NUMBERS PUBLISHER COPYRIGHT SUMMARY DATA_NAME PAYLOAD ICON LICENSE OUTFILE
;
; Silent: setup.exe /S, and uninstall.exe /S. Exit codes: 0 done, 1 cancelled by the person, 2 not whole (disk, files in use),
; 3 Surveyor is open, 4 a newer version is installed, 5 Windows is too old.
; The program lies in %LOCALAPPDATA%\Programs\NAME. What people entered lies in %LOCALAPPDATA%\DATA_NAME and is never
; touched, neither by an upgrade nor by a removal.

Target amd64-unicode
Unicode true
SetCompressor /SOLID lzma
SetDateSave off ; the same files give the same installer
RequestExecutionLevel user
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include WinMessages.nsh

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define WINDOWED "${COMMAND}w.exe" ; what the Start menu opens
!define EXIT_DISK 2
!define EXIT_OPEN 3
!define EXIT_NEWER 4
!define EXIT_WINDOWS 5
!ifndef WAIT_STEPS
    !define WAIT_STEPS 60 ; of half a second each, after the window was asked to close
!endif

Name "${NAME}"
OutFile "${OUTFILE}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
AllowRootDirInstall false

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "${NAME}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileDescription" "${NAME} Setup"
VIAddVersionKey /LANG=0 "CompanyName" "${PUBLISHER}"
VIAddVersionKey /LANG=0 "LegalCopyright" "${COPYRIGHT}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOWED}"
!define MUI_FINISHPAGE_RUN_TEXT "$(Start)"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(Keeps)"

!insertmacro MUI_PAGE_LICENSE "${LICENSE}"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English" ; the first is for every other language of Windows
!insertmacro MUI_LANGUAGE "SpanishInternational"

LangString Start ${LANG_ENGLISH} "Open ${NAME}"
LangString Start ${LANG_SPANISHINTERNATIONAL} "Abrir ${NAME}"
LangString Open ${LANG_ENGLISH} "${NAME} is open. Close its window; what you entered is saved. Then press Retry."
LangString Open ${LANG_SPANISHINTERNATIONAL} "${NAME} está abierto. Cierre su ventana; lo que ha escrito está guardado. Después pulse Reintentar."
LangString Newer ${LANG_ENGLISH} "A newer version of ${NAME} is installed already ($0; this is ${VERSION}). Nothing was changed: an older version could not read what the newer one saved. To go back all the same, remove ${NAME} first; your surveys stay."
LangString Newer ${LANG_SPANISHINTERNATIONAL} "Ya está instalada una versión más nueva de ${NAME} ($0; esta es la ${VERSION}). No se ha cambiado nada: una versión anterior no podría leer lo que guardó la nueva. Si aun así quiere volver, desinstale ${NAME} primero; sus levantamientos se conservan."
LangString TooOld ${LANG_ENGLISH} "${NAME} needs Windows 10 or 11."
LangString TooOld ${LANG_SPANISHINTERNATIONAL} "${NAME} necesita Windows 10 u 11."
LangString Disk ${LANG_ENGLISH} "${NAME} could not be installed: the disk does not take its files. Free some space and start the installer again. What was installed before still works."
LangString Disk ${LANG_SPANISHINTERNATIONAL} "No se ha podido instalar ${NAME}: el disco no admite sus archivos. Libere espacio e inicie de nuevo el instalador. Lo que estaba instalado sigue funcionando."
LangString Keeps ${LANG_ENGLISH} "This removes the program ${NAME}. Your surveys and photos stay in $LOCALAPPDATA\${DATA_NAME}."
LangString Keeps ${LANG_SPANISHINTERNATIONAL} "Esto elimina el programa ${NAME}. Sus levantamientos y fotos se conservan en $LOCALAPPDATA\${DATA_NAME}."
LangString Kept ${LANG_ENGLISH} "${NAME} is removed. Your surveys and photos are still in:$\r$\n$\r$\n$LOCALAPPDATA\${DATA_NAME}$\r$\n$\r$\nInstall ${NAME} again to go on with them. Whoever is sure that they are not needed any more can delete that folder."
LangString Kept ${LANG_SPANISHINTERNATIONAL} "${NAME} se ha eliminado. Sus levantamientos y fotos siguen en:$\r$\n$\r$\n$LOCALAPPDATA\${DATA_NAME}$\r$\n$\r$\nInstale ${NAME} de nuevo para seguir con ellos. Quien esté seguro de que ya no hacen falta puede borrar esa carpeta."

LangString Left ${LANG_ENGLISH} "${NAME} could not be removed whole: another program uses its files. Close it, or restart Windows, and remove ${NAME} again. Your surveys and photos stay."
LangString Left ${LANG_SPANISHINTERNATIONAL} "No se ha podido eliminar ${NAME} por completo: otro programa usa sus archivos. Ciérrelo o reinicie Windows y vuelva a desinstalar ${NAME}. Sus levantamientos y fotos se conservan."

; ── Is the app open? ──────────────────────────────────────────────────────────────────────────────────────────────────
; A running program's file cannot be opened for writing. Its window is asked to close, as its own button does it; nothing
; is ever ended by force, because somebody may be typing.

!macro Functions un
Function ${un}IsOpen ; pushes 1 where one of the programs runs
    Push $1
    StrCpy $1 0
    ${If} ${FileExists} "$INSTDIR\${COMMAND}.exe"
        Push "$INSTDIR\${COMMAND}.exe"
        Call ${un}IsLocked
        Pop $1
    ${EndIf}
    ${If} $1 = 0
    ${AndIf} ${FileExists} "$INSTDIR\${WINDOWED}"
        Push "$INSTDIR\${WINDOWED}"
        Call ${un}IsLocked
        Pop $1
    ${EndIf}
    Exch $1
FunctionEnd

Function ${un}IsLocked ; takes a path, pushes 1 where the file cannot be written to
    Exch $2
    Push $3
    ClearErrors
    FileOpen $3 "$2" a
    ${If} ${Errors}
        StrCpy $2 1
    ${Else}
        FileClose $3
        StrCpy $2 0
    ${EndIf}
    Pop $3
    Exch $2
FunctionEnd

Function ${un}WaitUntilClosed
    again:
    Call ${un}IsOpen
    Pop $0
    ${If} $0 = 0
        Return
    ${EndIf}
    StrCpy $1 0
    next:
    FindWindow $1 "" "${NAME}" 0 $1
    ${If} $1 <> 0
        ; A folder's window may have the same title: only a window that Qt made is asked.
        System::Call 'user32::GetClassNameW(p r1, t .r2, i 64)'
        StrCpy $2 $2 2
        ${If} $2 == "Qt"
            System::Call 'user32::PostMessageW(p r1, i ${WM_CLOSE}, p 0, p 0)'
        ${EndIf}
        Goto next
    ${EndIf}
    ${ForEach} $2 1 ${WAIT_STEPS} + 1
        Call ${un}IsOpen
        Pop $0
        ${If} $0 = 0
            Return
        ${EndIf}
        Sleep 500
    ${Next}
    MessageBox MB_RETRYCANCEL|MB_ICONINFORMATION "$(Open)" /SD IDCANCEL IDRETRY again
    SetErrorLevel ${EXIT_OPEN}
    Quit
FunctionEnd
!macroend
!insertmacro Functions ""
!insertmacro Functions "un."

; ── Installing ────────────────────────────────────────────────────────────────────────────────────────────────────────

Function .onInit
    SetShellVarContext current
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}" ; one place, so that a removal knows what is its own
    ${IfNot} ${AtLeastWin10}
        MessageBox MB_OK|MB_ICONSTOP "$(TooOld)" /SD IDOK
        SetErrorLevel ${EXIT_WINDOWS}
        Quit
    ${EndIf}
    ReadRegStr $1 HKCU "${UNINSTALL_KEY}" "VersionNumbers"
    ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "DisplayVersion"
    ${If} $1 != ""
        ${VersionCompare} "$1" "${NUMBERS}" $2
        ${If} $2 = 1
            MessageBox MB_OK|MB_ICONSTOP "$(Newer)" /SD IDOK
            SetErrorLevel ${EXIT_NEWER}
            Quit
        ${EndIf}
    ${EndIf}
FunctionEnd

!macro PutBack WHAT
    ${If} ${FileExists} "$INSTDIR\outgoing\${WHAT}"
        RMDir /r "$INSTDIR\${WHAT}"
        Delete "$INSTDIR\${WHAT}"
        Rename "$INSTDIR\outgoing\${WHAT}" "$INSTDIR\${WHAT}"
    ${EndIf}
!macroend

Function Failed
    SetOutPath "$TEMP"
    !insertmacro PutBack "_internal"
    !insertmacro PutBack "${COMMAND}.exe"
    !insertmacro PutBack "${WINDOWED}"
    RMDir "$INSTDIR\outgoing"
    RMDir /r "$INSTDIR\incoming"
    RMDir "$INSTDIR"
    MessageBox MB_OK|MB_ICONSTOP "$(Disk)" /SD IDOK
    SetErrorLevel ${EXIT_DISK}
    Quit
FunctionEnd

!macro Exchange WHAT
    ${If} ${FileExists} "$INSTDIR\${WHAT}"
        Rename "$INSTDIR\${WHAT}" "$INSTDIR\outgoing\${WHAT}"
    ${EndIf}
    Rename "$INSTDIR\incoming\${WHAT}" "$INSTDIR\${WHAT}"
    ${If} ${Errors}
        Call Failed
    ${EndIf}
!macroend

Section
    Call WaitUntilClosed
    ; Everything is unpacked beside what is there, and takes its place only when all of it is on the disk.
    ; An exchange that was cut short is taken back first, so that a program is whole until the new one is.
    !insertmacro PutBack "_internal"
    !insertmacro PutBack "${COMMAND}.exe"
    !insertmacro PutBack "${WINDOWED}"
    RMDir /r "$INSTDIR\incoming"
    RMDir /r "$INSTDIR\outgoing"
    RMDir /r "$INSTDIR\discarded"
    ClearErrors
    SetOutPath "$INSTDIR\incoming"
    File /r "${PAYLOAD}/*"
    ${If} ${Errors}
        Call Failed
    ${EndIf}
    SetOutPath "$INSTDIR"
    Call WaitUntilClosed
    ClearErrors
    CreateDirectory "$INSTDIR\outgoing"
    !insertmacro Exchange "${COMMAND}.exe"
    !insertmacro Exchange "${WINDOWED}"
    !insertmacro Exchange "_internal"
    Rename "$INSTDIR\outgoing" "$INSTDIR\discarded" ; in one step: what is half deleted is never put back
    RMDir /r "$INSTDIR\discarded"
    RMDir /r "$INSTDIR\incoming"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOWED}" "" "$INSTDIR\${WINDOWED}" 0 SW_SHOWNORMAL "" "${SUMMARY}"

    WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "VersionNumbers" "${NUMBERS}"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${WINDOWED}"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" $0
SectionEnd

; ── Removing ──────────────────────────────────────────────────────────────────────────────────────────────────────────

Function un.onInit
    SetShellVarContext current
FunctionEnd

Section Uninstall
    Call un.WaitUntilClosed
    ; Only what the installer brought, by name; whatever else lies in the folder stays, and so does the folder then.
    RMDir /r "$INSTDIR\_internal"
    RMDir /r "$INSTDIR\incoming"
    RMDir /r "$INSTDIR\outgoing"
    RMDir /r "$INSTDIR\discarded"
    Delete "$INSTDIR\${COMMAND}.exe"
    Delete "$INSTDIR\${WINDOWED}"
    ${If} ${FileExists} "$INSTDIR\_internal"
    ${OrIf} ${FileExists} "$INSTDIR\${COMMAND}.exe"
    ${OrIf} ${FileExists} "$INSTDIR\${WINDOWED}"
        ; The way to remove the rest stays.
        MessageBox MB_OK|MB_ICONSTOP "$(Left)" /SD IDOK
        SetErrorLevel ${EXIT_DISK}
        Quit
    ${EndIf}
    Delete "$INSTDIR\uninstall.exe"
    SetOutPath "$TEMP"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\${NAME}.lnk"
    DeleteRegKey HKCU "${UNINSTALL_KEY}"
    ${If} ${FileExists} "$LOCALAPPDATA\${DATA_NAME}\*"
        MessageBox MB_OK|MB_ICONINFORMATION "$(Kept)" /SD IDOK
    ${EndIf}
SectionEnd
