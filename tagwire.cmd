@echo off
rem Runs Tagwire's command line. Builds it first when it is missing or older than its sources.
setlocal EnableExtensions

set "ROOT=%~dp0"
set "DIST=%ROOT%samples\host\target\tagwire"
set "LOG=%ROOT%samples\host\target\build.log"
set "MODULES=samples/host"
set "STAMP=%DIST%\.built"
if /i "%~1"=="bench" set "MODULES=samples/host,samples/benchmark"
if /i "%~1"=="bench" set "STAMP=%DIST%\.built-benchmark"

if not exist "%STAMP%" goto build
if not exist "%DIST%\tagwire.jar" goto build
rem Batch itself cannot compare times.
for /f "usebackq" %%n in (`powershell -NoProfile -Command "$t=(Get-Item '%STAMP%' -Force).LastWriteTimeUtc; @(Get-ChildItem '%ROOT%' -Recurse -File -Include *.java,pom.xml,*.yaml,*.txt,*.html -ErrorAction SilentlyContinue | Where-Object { $_.FullName -notmatch '\\target\\|\\src\\test\\' -and $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1).Count"`) do if not "%%n"=="0" goto build
goto run

:build
set "MAVEN=mvn"
if exist "%ROOT%mvnw.cmd" set "MAVEN=%ROOT%mvnw.cmd"
if exist "%DIST%" rmdir /s /q "%DIST%"
if not exist "%ROOT%samples\host\target" mkdir "%ROOT%samples\host\target"
echo tagwire: building, the first time takes some minutes (log: %LOG%) 1>&2
pushd "%ROOT%"
call "%MAVEN%" -q -B -pl %MODULES% -am -DskipTests -Djacoco.skip -Dcyclonedx.skip package >"%LOG%" 2>&1 <nul
set "CODE=%ERRORLEVEL%"
popd
if not "%CODE%"=="0" (
  type "%LOG%" 1>&2
  echo tagwire: the build failed, the log is in %LOG% 1>&2
  exit /b 1
)
echo built>"%DIST%\.built"
echo built>"%STAMP%"

:run
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
set "FLAGS=-Xshare:auto -XX:+UseSerialGC"
if /i not "%~1"=="run" if /i not "%~1"=="bench" set "FLAGS=%FLAGS% -XX:TieredStopAtLevel=1"
"%JAVA%" %FLAGS% %TAGWIRE_JAVA_OPTS% -jar "%DIST%\tagwire.jar" %*
exit /b %ERRORLEVEL%
