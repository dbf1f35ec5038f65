@echo off
rem Starts the load tests: loadtest --help. Needs Java 17 or newer, from JAVA_HOME or the PATH.
rem LOADTEST_JAVA_OPTS has more options for the JVM.
setlocal
set "LOADTEST_HOME=%~dp0.."
set "LOADTEST_JAVA=java"
if defined JAVA_HOME set "LOADTEST_JAVA=%JAVA_HOME%\bin\java"
"%LOADTEST_JAVA%" -XX:MaxInlineLevel=20 -XX:MaxTrivialSize=12 %LOADTEST_JAVA_OPTS% -jar "%LOADTEST_HOME%\lib\loadtest.jar" %*
exit /b %ERRORLEVEL%
