# Linters and all tests: scripts/test. Only some tests: scripts/test tests/test_catalogue.py -k variants
. (Join-Path $PSScriptRoot 'python.ps1')
& $python[0] @($python | Select-Object -Skip 1) (Join-Path $PSScriptRoot 'bootstrap.py') test @args
exit $LASTEXITCODE
