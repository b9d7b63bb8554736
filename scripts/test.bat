@echo off
rem Linters and all tests: scripts/test. Only some tests: scripts/test tests/test_catalogue.py -k variants
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0test.ps1" %*
exit /b %errorlevel%
