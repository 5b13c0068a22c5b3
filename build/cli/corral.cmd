@echo off
rem The command line of the installed app; see the file "corral" beside it.
if "%CORRAL_NODE%"=="" set CORRAL_NODE=node
"%CORRAL_NODE%" "%~dp0out\main\cli.js" %*
