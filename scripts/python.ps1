# Dot-sourced by tryon.ps1 and test.ps1. Sets $python to the command of a Python from 3.11 on, or says how
# to get one and ends. Works in the PowerShell 5.1 that comes with Windows.

function Test-Python([string[]] $command) {
    if (-not (Get-Command $command[0] -ErrorAction SilentlyContinue)) { return $false }
    $rest = @($command | Select-Object -Skip 1)
    # No double quotes and no comparison sign: PowerShell 5.1 takes them apart on the way to a program.
    try { & $command[0] @rest -I -c 'import sys; sys.exit(not sys.version_info.__ge__((3, 11)))' 2>$null | Out-Null }
    catch { return $false }
    return $LASTEXITCODE -eq 0
}

$venv = Join-Path (Split-Path $PSScriptRoot) '.venv'
$own = Join-Path $venv 'Scripts\python.exe'
$python = $null
# Once set up, the environment's own Python is the fastest to find.
if ((Test-Path (Join-Path $venv 'set-up.stamp')) -and (Test-Python @($own))) {
    $python = @($own)
} else {
    foreach ($candidate in @(@('py', '-3.13'), @('py', '-3.12'), @('py', '-3.11'), @('py', '-3'), @('python'))) {
        if (Test-Python $candidate) { $python = [string[]] @($candidate); break }
    }
}
if (-not $python) {
    [Console]::Error.WriteLine('tryon: needs Python 3.11 or newer, which was not found. To install it:')
    [Console]::Error.WriteLine('    winget install Python.Python.3.13   or the installer of https://www.python.org/downloads/')
    exit 2
}
