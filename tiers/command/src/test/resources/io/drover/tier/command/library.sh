#!/bin/sh
# A tape library in a directory, for tests: library.sh DIRECTORY VERB ARGUMENTS
#
#   put FILE KEY [LABEL]   get OBJECT FILE   stat OBJECT   remove OBJECT   stage OBJECT...   list
#
# An object is named by its key or by the locator that put printed. Objects go round the volumes in
# the order in which they are put. A drive holds a volume and stands at a position; what a get costs
# is counted and not waited for: mounts, seeks, rewinds, and milliseconds of an LTO drive.
#
# The file DIRECTORY/fault holds a verb and what goes wrong with it.
set -u

library=$1 verb=$2
shift 2

# Of an LTO drive and its robot, in ms: a mount with load and unmount, a block's winding, a read.
mount_ms=90000 wind_ms=500 read_ms=1000

die() {
  echo "$1" >&2
  exit "$2"
}

fault() {
  faulty= kind=
  [ -f "$library/fault" ] && read -r faulty kind <"$library/fault"
  [ "$faulty" = "$verb" ] || return 0
  case $kind in
    hang) sleep 600 ;;
    hang-on)
      trap '' TERM
      sleep 600
      sleep 600
      ;;
    lie) exit 0 ;;
    claim)
      echo "stored $key volume=V0 position=0 locator=L0"
      exit 0
      ;;
    garbage)
      printf 'Segfault in module 7\n\033[31m\000\377 core dumped\n'
      exit 0
      ;;
    endless)
      head -c 33M /dev/zero
      exit 0
      ;;
    killed) kill -9 $$ ;;
    exit-*) die "drive 3: medium error" "${kind#exit-}" ;;
  esac
}

# Sets key, volume, position and locator of the object that is named.
find_object() {
  key=$1
  if [ -f "$library/locators/$1" ]; then
    read -r key <"$library/locators/$1"
  fi
  [ -f "$library/meta/$key" ] || die "no such object: $1" 2
  read -r volume position locator label <"$library/meta/$key"
}

count() {
  read -r number <"$library/$1"
  echo $((number + $2)) >"$library/$1"
}

put() {
  key=$2 label=${3:-}
  fault
  exec 9>"$library/lock"
  flock 9
  read -r volumes <"$library/volumes"
  read -r number <"$library/puts"
  echo $((number + 1)) >"$library/puts"
  exec 9>&-
  volume=V$((number % volumes)) position=$((number / volumes)) locator=L$number
  case $key in
    */*) mkdir -p "$library/objects/${key%/*}" "$library/meta/${key%/*}" ;;
  esac
  if [ "$kind" = half ]; then
    dd if="$1" of="$library/objects/$key" bs=1 count=10 2>/dev/null
  else
    cp "$1" "$library/objects/$key"
  fi
  echo "$volume $position $locator $label" >"$library/meta/$key"
  echo "$key" >"$library/locators/$locator"
  if [ "$kind" = late ]; then
    sleep 600
  fi
  echo "stored $key volume=$volume position=$position locator=$locator"
}

# Takes the drive with that volume, or one that is free, or waits for the first.
take_drive() {
  read -r drives <"$library/drives"
  drive=0
  while [ $drive -lt "$drives" ]; do
    read -r mounted head <"$library/drive$drive"
    exec 8<"$library/drive$drive"
    if [ "$mounted" = "$volume" ]; then
      flock 8
      return
    fi
    drive=$((drive + 1))
  done
  drive=0
  while [ $drive -lt "$drives" ]; do
    exec 8<"$library/drive$drive"
    flock -n 8 && return
    drive=$((drive + 1))
  done
  drive=0
  exec 8<"$library/drive0"
  flock 8
}

get() {
  fault
  find_object "$1"
  take_drive
  read -r mounted head <"$library/drive$drive"
  exec 9>"$library/lock"
  flock 9
  cost=$read_ms
  if [ "$mounted" != "$volume" ]; then
    count mounts 1
    cost=$((cost + mount_ms))
    head=0
  fi
  distance=$((position - head))
  if [ $distance -lt 0 ]; then
    count rewinds 1
    distance=$((-distance))
  fi
  if [ $distance -gt 0 ]; then
    count seeks 1
    cost=$((cost + distance * wind_ms))
  fi
  count milliseconds $cost
  echo "$volume $position $key" >>"$library/gets"
  exec 9>&-
  echo "$volume $((position + 1))" >"$library/drive$drive"
  case $kind in
    short) dd if="$library/objects/$key" of="$2" bs=1 count=10 2>/dev/null ;;
    wrong) tr '\000-\377' '\001-\377\000' <"$library/objects/$key" >"$2" ;;
    *) cp "$library/objects/$key" "$2" ;;
  esac
}

case $verb in
  put) put "$@" ;;
  get) get "$@" ;;
  stat)
    echo "$1" >>"$library/stats"
    fault
    find_object "$1"
    echo "$key $(wc -c <"$library/objects/$key") bytes volume=$volume position=$position"
    own="$library/state of $(echo "$key" | tr / '~')"
    if [ -f "$own" ]; then
      cat "$own"
    elif [ -f "$library/state" ]; then
      cat "$library/state"
    fi
    ;;
  remove)
    fault
    find_object "$1"
    rm -f "$library/objects/$key" "$library/meta/$key" "$library/locators/$locator"
    ;;
  stage)
    fault
    echo "$@" >>"$library/stages"
    ;;
  list)
    fault
    find "$library/meta" -type f | while read -r meta; do
      find_object "${meta#"$library/meta/"}"
      echo "$key $(wc -c <"$library/objects/$key") bytes volume=$volume position=$position locator=$locator label=$label."
    done
    ;;
  *) die "unknown verb $verb" 64 ;;
esac
