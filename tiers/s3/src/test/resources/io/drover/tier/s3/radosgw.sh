#!/bin/bash
# Runs a Ceph of one monitor and one OSD that keeps all in memory, and a radosgw. Needs root, and Debian's ceph-mon, ceph-osd,
# ceph-common and radosgw. Ends when it is killed, and its daemons with it.
#
# radosgw.sh DIRECTORY MONITOR_PORT RADOSGW_PORT ACCESS_KEY SECRET_KEY [CLOUD_ENDPOINT]
#
# With an endpoint there is a storage class CLOUDTIER whose objects go to a bucket there after a "day" of ten seconds, and come
# back when they are asked for.
set -euo pipefail
readonly directory=$1 monitor_port=$2 port=$3 access_key=$4 secret_key=$5 cloud=${6:-}
readonly cluster=3c5f6d1e-3b1c-4b0b-9a53-111111111111
readonly osd=3c5f6d1e-3b1c-4b0b-9a53-222222222222

# What was deleted must be gone soon, or the memory is.
configure() {
  mkdir -p "$directory"/{mon,osd,run}
  cat > "$directory/ceph.conf" <<EOF
[global]
fsid = $cluster
mon_host = v2:127.0.0.1:$monitor_port
public_network = 127.0.0.0/8
cluster_network = 127.0.0.0/8
keyring = $directory/keyring
run_dir = $directory/run
admin_socket = $directory/run/\$name.asok
pid_file =
log_file = $directory/\$name.log
mon_data = $directory/mon
osd_data = $directory/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
rgw_frontends = beast endpoint=127.0.0.1:$port
rgw_gc_obj_min_wait = 1
rgw_gc_processor_period = 2
rgw_gc_processor_max_time = 5
rgw_lc_debug_interval = 10
rgw_restore_debug_interval = 30
rgw_restore_processor_period = 3
rgw_crypt_require_ssl = false
rgw_crypt_s3_kms_backend = testing
rgw_crypt_s3_kms_encryption_keys = drover=YmluCmJvb3N0CmJvb3N0LWJ1aWxkCmNlcGguY29uZgo=
EOF
  export CEPH_CONF=$directory/ceph.conf
}

# With cephx off, radosgw hangs for five minutes.
make_keys() {
  ceph-authtool --create-keyring "$directory/keyring" --gen-key -n mon. --cap mon 'allow *'
  ceph-authtool "$directory/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *'
  ceph-authtool "$directory/keyring" --gen-key -n client.rgw --cap mon 'allow *' --cap osd 'allow *'
  ceph-authtool "$directory/keyring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
}

start_ceph() {
  monmaptool --create --addv a "[v2:127.0.0.1:$monitor_port]" --fsid $cluster "$directory/monmap"
  ceph-mon --mkfs -i a --monmap "$directory/monmap" --keyring "$directory/keyring"
  ceph-mon -f -i a &
  timeout 120 ceph osd new $osd 0
  ceph-osd -i 0 --mkfs --osd-uuid $osd
  ceph-osd -f -i 0 &
}

place_cloud() {
  local place=(--rgw-zonegroup default --placement-id default-placement --storage-class CLOUDTIER)
  radosgw-admin -n client.rgw zonegroup placement add "${place[@]}" --tier-type=cloud-s3 \
    --tier-config="endpoint=$cloud,access_key=$access_key,secret=$secret_key,target_path=cold-tier,retain_head_object=true"
}

configure
make_keys
start_ceph
# Makes the zone too.
radosgw-admin -n client.rgw user create --uid=drover --display-name=drover --access-key="$access_key" --secret-key="$secret_key"
[[ -z $cloud ]] || place_cloud
exec radosgw -f -n client.rgw
