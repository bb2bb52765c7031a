#!/bin/sh
# Puts a real MySQL with everything that it needs into /opt/mysql. Run inside a build stage, as root.
set -eu
to=/opt/mysql

install_server() {
    if [ -s /tmp/apt.list ]; then
        rm -f /etc/apt/sources.list.d/*
        cp /tmp/apt.list /etc/apt/sources.list
    fi
    mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
        sed -nE 's/^(deb|URIs:) *(\[[^]]*\])? *([a-z]+:[^ ]+).*/\3/p' | grep -v security | head -n 1)
    # A mirror may hold a sid whose Release file is past its date: accepted for this suite alone.
    echo "deb [check-valid-until=no] $mirror sid main" >/etc/apt/sources.list.d/sid.list
    export DEBIAN_FRONTEND=noninteractive
    apt-get -q update
    apt-get -q install -y --no-install-recommends -t sid mysql-server-core
}

copy_server() {
    mkdir -p $to/bin $to/lib/plugin $to/libexec
    cp -L "$(command -v mysqld)" $to/libexec/mysqld
    { ldd $to/libexec/mysqld; ldd /usr/lib/mysql/plugin/component_reference_cache.so 2>/dev/null || true; } |
        sed -nE 's/.*=> (\/[^ ]+).*/\1/p' | sort -u | xargs -I{} cp -L {} $to/lib/
    cp -L "$(ldd $to/libexec/mysqld | sed -nE 's/^[[:space:]]*(\/lib64\/ld-[^ ]+).*/\1/p')" $to/lib/ld.so
    cp /usr/lib/mysql/plugin/component_reference_cache.so $to/lib/plugin/ 2>/dev/null || true
    mkdir -p $to/share
    cp -r /usr/share/mysql*/charsets $to/share/
    cp -r /usr/share/mysql*/english $to/share/
    cp /usr/share/mysql*/messages_to_clients.txt $to/share/ 2>/dev/null || true
    printf '#!/bin/sh\nexec %s/lib/ld.so --library-path %s/lib %s/libexec/mysqld "$@"\n' $to $to $to >$to/bin/mysqld
    chmod 0755 $to/bin/mysqld
}

template() {
    # A data directory as a first start leaves it, so that each sandbox only copies it.
    mkdir -p $to/template /run/mysqld
    chown "$MYSQL_UID:$MYSQL_UID" $to/template /run/mysqld
    echo "exam:x:$MYSQL_UID:$MYSQL_UID::/nonexistent:/bin/false" >>/etc/passwd
    $to/bin/mysqld --defaults-file=$to/my.cnf --initialize-insecure --user=exam --datadir=$to/template
    rm -f /run/mysqld/*
    du -sh $to/template && ls -la $to/template
}

case $1 in
install) install_server && copy_server ;;
template) template ;;
esac
