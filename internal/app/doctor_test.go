package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/notify/mailsim"
)

func TestTheDoctorAsksTheMailServer(t *testing.T) {
	server, err := mailsim.Start(t.Context(), mailsim.Config{Plain: true, User: "shop", Password: "right"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	look := func(password string) Check {
		path := filepath.Join(t.TempDir(), "saja.toml")
		text := fmt.Sprintf("[mail]\nsmtp = %q\ntls = \"none\"\nuser = \"shop\"\npassword = %q\nfrom = \"hello@shop.example\"\n", server.Addr, password)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, c := range Doctor(t.Context(), path, t.TempDir()) {
			if c.Name == "mail" {
				return c
			}
		}
		t.Fatal("it does not look at mail")
		return Check{}
	}
	if c := look("right"); c.Mend != "" {
		t.Errorf("a server that lets the shop in: %+v", c)
	}
	if c := look("wrong-one"); c.Mend == "" || strings.Contains(c.Found+c.Mend, "wrong-one") {
		t.Errorf("a wrong password: %+v", c)
	}
	server.Close()
	if c := look("right"); c.Mend == "" {
		t.Errorf("a server that is away: %+v", c)
	}
}
