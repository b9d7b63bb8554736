# Sets everything up on the first start, then runs the mirror: scripts/tryon [ARGUMENTS]
. (Join-Path $PSScriptRoot 'python.ps1')
& $python[0] @($python | Select-Object -Skip 1) (Join-Path $PSScriptRoot 'bootstrap.py') app @args
exit $LASTEXITCODE
