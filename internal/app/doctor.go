package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/platform/redisdb"
)

// Check is one thing that Saja needs of the machine.
type Check struct {
	Name     string
	Found    string
	Mend     string // what to do; "" when all is well
	Optional bool   // Saja runs without it, with less
}

// Doctor looks at the configuration, the data folder, the disk, the clock, the ports, ffmpeg, and Redis, the mail server with what the DNS says of it, where mail comes in or is fetched from, the platforms of apps and the provider of messages where they are used. It changes nothing that lasts.
func Doctor(ctx context.Context, configPath, data string) []Check {
	config, err := LoadConfig(configPath)
	if err != nil {
		return []Check{{Name: "config", Found: err.Error(), Mend: "Mend the named key; `saja config` prints all of them with their defaults."}}
	}
	checks := []Check{{Name: "config", Found: "can be used"}, checkFolder(data), checkDisk(data), checkClock(time.Now()), checkFFmpeg(ctx)}
	if config.Redis.URL != "" {
		checks = append(checks, checkRedis(ctx, config.Redis.URL))
	}
	if config.Mail.SMTP != "" || config.Mail.MailgunDomain != "" {
		checks = append(checks, checkMail(ctx, config))
		checks = append(checks, checkSender(ctx, config, data)...)
	}
	if config.Inbox.Domain != "" {
		checks = append(checks, checkInbox(ctx, config)...)
	}
	if config.Inbox.IMAP != "" {
		checks = append(checks, checkMailbox(ctx, config))
	}
	if config.Messages.Provider != "" {
		checks = append(checks, checkMessages(ctx, config))
	}
	checks = append(checks, checkApps(ctx, config, data)...)
	for _, door := range []struct{ key, addr string }{
		{"http.addr", config.HTTP.Addr}, {"rtmp.addr", config.RTMP.Addr}, {"metrics.addr", config.Metrics.Addr}, {"payment.sandbox_addr", config.Payment.SandboxAddr}, {"inbox.listen", config.Inbox.Listen},
	} {
		if door.addr != "" {
			checks = append(checks, checkPort(ctx, door.key, door.addr))
		}
	}
	return checks
}

func checkFolder(data string) Check {
	c := Check{Name: "data", Found: data}
	d, err := openFolder(data)
	if err != nil {
		c.Found = err.Error()
		c.Mend = "Stop the other saja, or give a folder that this user may write to with --data."
		return c
	}
	defer d.close()
	probe, err := os.CreateTemp(data, "doctor-*")
	if err != nil {
		c.Found, c.Mend = err.Error(), "Let this user write to the folder: chown -R $(id -un) "+data
		return c
	}
	defer os.Remove(probe.Name())
	defer probe.Close()
	start := time.Now()
	if _, err = probe.Write(make([]byte, 4096)); err == nil {
		err = probe.Sync()
	}
	if err != nil {
		c.Found, c.Mend = err.Error(), "The disk does not take what is written to it: free space or replace it."
		return c
	}
	c.Found = fmt.Sprintf("%s can be written; one fsync takes %s", data, time.Since(start).Round(10*time.Microsecond))
	return c
}

const (
	diskNeeded = 2 << 30 // a two-hour show at 2.5 Mbit/s and the shop beside it
	mib        = 1 << 20
)

func checkDisk(data string) Check {
	c := Check{Name: "disk"}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(nearest(data), &fs); err != nil {
		c.Found, c.Mend = err.Error(), "Give a data folder on a local disk."
		return c
	}
	free := fs.Bavail * uint64(fs.Bsize)
	c.Found = fmt.Sprintf("%d MB free", free/mib)
	if free < diskNeeded {
		c.Mend = fmt.Sprintf("Free at least %d MB: a show records about 1.2 GB an hour at 2.5 Mbit/s.", diskNeeded/mib)
	}
	return c
}

// nearest is path or its closest parent that exists.
func nearest(path string) string {
	for {
		if _, err := os.Stat(path); err == nil {
			return path
		}
		parent := filepath.Dir(path)
		if parent == path {
			return path
		}
		path = parent
	}
}

func checkClock(now time.Time) Check {
	c := Check{Name: "clock", Found: now.UTC().Format(time.RFC3339)}
	if now.Year() < 2026 {
		c.Mend = "Set the clock (timedatectl set-ntp true): order numbers, holds on stock and sessions go by it."
	}
	return c
}

func checkFFmpeg(ctx context.Context) Check {
	c := Check{Name: "ffmpeg", Optional: true}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "ffmpeg", "-hide_banner", "-version").Output()
	if err != nil {
		c.Found = "not found"
		c.Mend = "Shows play without it, but have no preview pictures: apt-get install ffmpeg"
		return c
	}
	c.Found, _, _ = strings.Cut(string(out), "\n")
	return c
}

func checkMail(ctx context.Context, config Config) Check {
	c := Check{Name: "mail", Found: config.Mail.SMTP + " lets the shop in"}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if config.Mail.MailgunDomain != "" {
		c.Found = "Mailgun lets the shop in"
		if err := config.Mail.mailgun(config.Mail.writer(config.Shop.Name)).Check(ctx); err != nil {
			c.Found, c.Mend = err.Error(), "See that mail.mailgun_domain, mail.mailgun_key and mail.mailgun_region are what Mailgun shows (docs/mail.md); until then letters wait in the outbox."
		} else if len(config.Mail.MailgunSigning) == 0 {
			c.Found, c.Optional, c.Mend = c.Found+", and what it says of letters is not heard", true, "Set mail.mailgun_signing and the webhook (docs/mail.md), so that mail that came back is seen."
		}
		return c
	}
	server, err := config.Mail.server(config.Mail.writer(config.Shop.Name))
	if err == nil {
		err = server.Check(ctx)
	}
	if err != nil {
		c.Found, c.Mend = err.Error(), "See that mail.smtp, mail.tls, mail.user and mail.password are what the provider says; until then letters wait in the outbox."
	}
	return c
}

func checkMessages(ctx context.Context, config Config) Check {
	c := Check{Name: "messages", Found: config.Messages.Provider + " knows the shop"}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	balance, err := config.Messages.client(time.Now).Check(ctx)
	switch {
	case err != nil:
		c.Found, c.Mend = config.Messages.Provider+": "+messages.ReasonOf(err), "See that messages.key, messages.secret and messages.service are what the provider shows (docs/messages.md); until then no message reaches a phone."
	case balance >= 0:
		c.Found += fmt.Sprintf("; %d won are left to spend", balance)
	}
	return c
}

func checkRedis(ctx context.Context, url string) Check {
	c := Check{Name: "redis", Found: "answers"}
	db, err := redisdb.Open(url, slog.New(slog.DiscardHandler))
	if err == nil {
		err = errors.Join(db.Ping(ctx), db.Close())
	}
	if err != nil {
		c.Found, c.Mend = err.Error(), "Start the server that redis.url names, or leave redis.url empty while one process runs the shop."
	}
	return c
}

func checkPort(ctx context.Context, key, addr string) Check {
	c := Check{Name: "port", Found: key + " " + addr + " is free"}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		c.Found = fmt.Sprintf("%s %s: %v", key, addr, err)
		c.Mend = "Stop what listens there (ss -ltnp), or set " + key + " to another address."
		return c
	}
	l.Close()
	return c
}
