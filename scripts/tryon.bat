@echo off
rem Sets everything up on the first start, then runs the mirror: scripts/tryon [ARGUMENTS]
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0tryon.ps1" %*
exit /b %errorlevel%
