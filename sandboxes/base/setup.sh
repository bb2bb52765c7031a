#!/bin/sh
# The steps of base/Dockerfile, one word each. Run inside the build, as root.
set -eu

packages() {
    if [ -s /tmp/apt.list ]; then
        rm -f /etc/apt/sources.list.d/*
        cp /tmp/apt.list /etc/apt/sources.list
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get -q update
    apt-get -q install -y --no-install-recommends \
        python3-minimal python3 python3-seccomp python3-bson openssl ca-certificates tzdata \
        chromium-headless-shell fonts-wqy-zenhei fontconfig libfaketime \
        libssl3 libffi8 libsqlite3-0 libreadline8 libncursesw6 libbz2-1.0 liblzma5 zlib1g libexpat1 libgdbm6 \
        libuuid1 libnsl2 libtirpc3
    # The driver's package pulls in the full browser, which is not wanted: take the one file out of it.
    cd /tmp
    apt-get -q download chromium-driver
    dpkg-deb --fsys-tarfile chromium-driver_*.deb | tar -x ./usr/bin/chromedriver
    install -m 0755 usr/bin/chromedriver /usr/bin/chromedriver
    rm -rf usr chromium-driver_*.deb
    ldd /usr/bin/chromedriver | grep 'not found' && exit 1
    # Graphics drivers that a browser without a GPU never loads, and a third of the image.
    rm -rf /usr/lib/*/dri /usr/lib/*/libLLVM* /usr/lib/*/libz3* /usr/lib/chromium/libVkLayer* /usr/share/locale/[!Cez]*
    apt-get clean
    rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log /usr/share/doc/* /usr/share/man/*
}

accounts() {
    # ACCOUNTS is "name:uid name:uid ..."; each has a group of the same number and no shell that is of use.
    for account in $ACCOUNTS; do
        name=${account%%:*} uid=${account##*:} home=/nonexistent
        if [ "$name" = candidate ]; then home=$HOME_DIR; fi
        if id "$name" >/dev/null 2>&1; then userdel "$name"; fi
        if getent group "$name" >/dev/null; then groupdel "$name"; fi
        groupadd --gid "$uid" "$name"
        useradd --uid "$uid" --gid "$uid" --home-dir "$home" --no-create-home --shell /usr/sbin/nologin "$name"
    done
    # Mount points: the root is read-only at run time, so they must exist.
    mkdir -p /exam /run/mysqld /run/agent
    for service in mysql mongo redis site browser; do mkdir -p "/services/$service"; done
}

authority() {
    # A certificate authority of this image's own, 60 years long because appeals outlive short ones.
    mkdir -p "$CA_DIR"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 21900 \
        -subj "/CN=Exam frozen sites" -addext basicConstraints=critical,CA:TRUE \
        -addext keyUsage=critical,keyCertSign,cRLSign -keyout "$CA_DIR/ca.key" -out "$CA_DIR/ca.pem"
    chown "$SITE_UID:$SITE_UID" "$CA_DIR/ca.key"
    chmod 0400 "$CA_DIR/ca.key"
    chmod 0444 "$CA_DIR/ca.pem"
    cp "$CA_DIR/ca.pem" /usr/local/share/ca-certificates/exam.crt
    update-ca-certificates
}

finish() {
    ln -snf "/usr/share/zoneinfo/$TIMEZONE" /etc/localtime
    echo "$TIMEZONE" >/etc/timezone
    chmod 0755 /usr/bin/chromium
    fc-cache -f
    find / -xdev -type f -perm /6000 -exec chmod a-s {} +
    rm -rf /tmp/.[!.]* /root/.cache
}

"$1"
