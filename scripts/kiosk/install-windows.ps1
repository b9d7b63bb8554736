# Starts the kiosk whenever this Windows user logs on. In PowerShell, as that user:
#   scripts\kiosk\install-windows.ps1            a task beside the desktop (Task Scheduler)
#   scripts\kiosk\install-windows.ps1 -Shell     instead of the desktop: there is no taskbar to get out to
#   scripts\kiosk\install-windows.ps1 -Remove    takes both back
param([switch]$Shell, [switch]$Remove)
$ErrorActionPreference = 'Stop'
$task = 'tryon kiosk'
$winlogon = 'HKCU:\Software\Microsoft\Windows NT\CurrentVersion\Winlogon'
$start = (Resolve-Path (Join-Path $PSScriptRoot '..\tryon.bat')).Path

Unregister-ScheduledTask -TaskName $task -Confirm:$false -ErrorAction SilentlyContinue
Remove-ItemProperty -Path $winlogon -Name Shell -ErrorAction SilentlyContinue
if ($Remove) {
    'The kiosk does not start by itself any more.'
    exit 0
}

# The screen stays on, and the PC awake, while it has power.
powercfg /change monitor-timeout-ac 0
powercfg /change standby-timeout-ac 0

if ($Shell) {
    New-Item -Path $winlogon -Force | Out-Null
    Set-ItemProperty -Path $winlogon -Name Shell -Value "cmd.exe /c `"`"$start`" kiosk`""
    'At the next logon the kiosk is there instead of the desktop. Ctrl+Alt+Del, Task Manager, "Run new task",'
    'explorer.exe brings the desktop back for once.'
    exit 0
}

$action = New-ScheduledTaskAction -Execute $start -Argument 'kiosk'
$trigger = New-ScheduledTaskTrigger -AtLogOn -User "$env:USERDOMAIN\$env:USERNAME"
# The kiosk's own supervisor mends crashes and hangs within seconds; restarts here are for the supervisor itself.
$settings = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
    -ExecutionTimeLimit ([TimeSpan]::Zero) -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries `
    -MultipleInstances IgnoreNew
Register-ScheduledTask -TaskName $task -Action $action -Trigger $trigger -Settings $settings | Out-Null
'At the next logon the kiosk starts by itself.'
