# Tries an installer on a real Windows, as the workflow does: try.ps1 SETUP.exe. Ends with an error at the first surprise.
param([Parameter(Mandatory)][string]$Setup)
$ErrorActionPreference = "Stop"

$program = "$env:LOCALAPPDATA\Programs\Surveyor"
$data = "$env:LOCALAPPDATA\surveyor"
$key = "HKCU:\Software\Microsoft\Windows\CurrentVersion\Uninstall\Surveyor"
$link = "$env:APPDATA\Microsoft\Windows\Start Menu\Programs\Surveyor.lnk"

function Assert([bool]$Holds, [string]$What) {
    if (-not $Holds) { throw "Not so: $What" }
    Write-Output "ok: $What"
}
function Run([string]$Program, [string[]]$Arguments) {
    (Start-Process -FilePath $Program -ArgumentList $Arguments -Wait -PassThru).ExitCode
}

New-Item -ItemType Directory -Force "$data\photos" | Out-Null
Set-Content -Path "$data\photos\kept.jpg" -Value "a photo" -NoNewline

Assert ((Run $Setup "/S") -eq 0) "it installs without a question"
Assert (Test-Path "$program\surveyorw.exe") "the app is there"
Assert (Test-Path $link) "the Start menu has it"
Assert ((Get-ItemProperty $key).DisplayName -eq "Surveyor") "Windows lists it among the installed apps"
& "$program\surveyor.exe" --self-test
Assert ($LASTEXITCODE -eq 0) "the installed app finds itself whole"
$env:SURVEYOR_DATA_DIR = "$env:TEMP\practice"
$env:QT_QPA_PLATFORM = "offscreen" # nobody is there to use a window: it does the job itself
& "$program\surveyor.exe" demo --json | Out-Null
Assert ($LASTEXITCODE -eq 0) "practice mode does the whole job"
Remove-Item Env:SURVEYOR_DATA_DIR, Env:QT_QPA_PLATFORM

Assert ((Run $Setup "/S") -eq 0) "it installs over itself"
& "$program\surveyor.exe" --self-test
Assert ($LASTEXITCODE -eq 0) "and the app is still whole"

# "_?=" keeps the uninstaller in its place, so that its end can be waited for.
Assert ((Run "$program\uninstall.exe" @("/S", "_?=$program")) -eq 0) "it removes itself without a question"
Assert (-not (Test-Path "$program\surveyorw.exe")) "the app is gone"
Assert (-not (Test-Path "$program\_internal")) "and so are its parts"
Assert (-not (Test-Path $link)) "the Start menu has it no more"
Assert (-not (Test-Path $key)) "Windows lists it no more"
Assert ((Get-Content "$data\photos\kept.jpg" -Raw) -eq "a photo") "what a person entered is still there"
