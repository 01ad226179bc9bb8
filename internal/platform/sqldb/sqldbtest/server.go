package sqldbtest

import (
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	_ "github.com/go-sql-driver/mysql" // for the database that makes the databases
)

const startTime = 30 * time.Second

// server starts the MariaDB server of this test binary, once.
var server = sync.OnceValues(start)

type running struct {
	socket   string
	lifeline io.Closer // the keeper's standard input, held so that it stays open as long as this process lives
}

// keeper runs the server in folder $1 until its standard input ends, then ends it and removes the folder.
// The server holds nothing of value, so it is killed. Signals to the process group are for the tests.
const keeper = `
trap '' INT TERM HUP QUIT
dir=$1; shift
"$@" >"$dir/log" 2>&1 </dev/null &
server=$!
read -r _
kill -9 $server
wait $server
rm -rf "$dir"
`

func start() (running, error) {
	daemon, err := program("mariadbd")
	if err != nil {
		return running{}, err
	}
	install, err := program("mariadb-install-db")
	if err != nil {
		return running{}, err
	}
	dir, err := os.MkdirTemp(roomy(), "saja-mariadb-") // short: a socket's path holds 107 bytes
	if err != nil {
		return running{}, err
	}
	data, socket := filepath.Join(dir, "data"), filepath.Join(dir, "s")
	// A starting server sweeps the temporary tables out of its tmpdir: a shared one would lose those of servers beside it.
	common := []string{"--no-defaults", "--datadir=" + data, "--tmpdir=" + dir, "--innodb-log-file-size=8M"}
	if os.Geteuid() == 0 {
		common = append(common, "--user=root")
	}
	out, err := exec.Command(install, append(common, "--auth-root-authentication-method=normal", "--skip-test-db")...).CombinedOutput()
	if err != nil {
		os.RemoveAll(dir)
		return running{}, fmt.Errorf("mariadb-install-db: %w\n%s", err, out)
	}
	args := append([]string{"-c", keeper, "keeper", dir, daemon}, common...)
	args = append(args, "--socket="+socket, "--pid-file="+filepath.Join(dir, "pid"), "--skip-networking", "--skip-log-bin",
		"--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync",
		"--innodb-doublewrite=0", "--performance-schema=0", "--key-buffer-size=64K", "--max-connections=400")
	keep := exec.Command("sh", args...)
	keep.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	lifeline, err := keep.StdinPipe()
	if err != nil {
		return running{}, err
	}
	if err := keep.Start(); err != nil {
		os.RemoveAll(dir)
		return running{}, err
	}
	if err := ready(socket); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return running{}, fmt.Errorf("mariadbd did not start: %w\n%s", err, log)
	}
	return running{socket, lifeline}, nil
}

// program finds a program of the Debian package, whose daemon is not on everyone's PATH.
func program(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	for _, dir := range []string{"/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/opt/homebrew/bin", "/usr/local/bin"} {
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s is missing, and these tests want a real MariaDB: apt-get install mariadb-server", name)
}

// ready waits until the server answers on socket.
func ready(socket string) error {
	db, err := sql.Open("mysql", "root@unix("+strings.TrimSpace(socket)+")/")
	if err != nil {
		return err
	}
	defer db.Close()
	deadline := time.Now().Add(startTime)
	for {
		if err = db.Ping(); err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}
