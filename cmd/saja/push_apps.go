package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/saja-live/saja/internal/notify/appsim"
	"github.com/saja-live/saja/internal/notify/pushsim"
)

func pushApps() *cobra.Command {
	var addr, folder string
	var rate float64
	cmd := &cobra.Command{
		Use:   "apps",
		Short: "Be Firebase Cloud Messaging and the Apple Push Notification service",
		Long: `Be Firebase Cloud Messaging and the Apple Push Notification service, as strict as the true ones.

The files that Google and Apple would give, and the certificate that it speaks TLS and HTTP/2 by, are written to --folder; the lines of
saja.toml that have a shop send there are printed. Start the shop with SSL_CERT_FILE set to roots.pem. Tokens of devices are had by POST at
/devices/fcm and /devices/apns, what arrived is at /arrived, newest first, and counted at /tally.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if rate < 0 || rate*float64(len(appsim.Faults)) > 1 {
				return fmt.Errorf("--faults %v: there are %d faults, and together they come at most always", rate, len(appsim.Faults))
			}
			var c appsim.Config
			if rate > 0 {
				c.Fault = func(string, int) appsim.Fault { return appsim.Draw(rate, rand.Float64()) }
			}
			sim, err := appsim.New(c)
			if err != nil {
				return err
			}
			own, roots, err := pushsim.Certificate(time.Now())
			if err != nil {
				return err
			}
			listener, err := (&net.ListenConfig{}).Listen(cmd.Context(), "tcp", addr)
			if err != nil {
				return err
			}
			origin := "https://" + listener.Addr().String()
			lines, err := appFiles(sim, origin, folder, roots)
			if err != nil {
				return errors.Join(err, listener.Close())
			}
			fmt.Fprint(cmd.OutOrStdout(), lines)
			return serveSecure(cmd.Context(), listener, sim, own)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8099", "where to listen")
	cmd.Flags().StringVar(&folder, "folder", ".", "where to write the files to")
	cmd.Flags().Float64Var(&rate, "faults", 0, "how often each fault comes, of 1")
	return cmd
}

// appFiles writes what a shop needs to send to sim at origin, and gives the lines of its configuration.
func appFiles(sim *appsim.Sim, origin, folder string, roots []byte) (string, error) {
	account, err := sim.Account(origin)
	if err != nil {
		return "", err
	}
	key, err := sim.Key()
	if err != nil {
		return "", err
	}
	at := map[string]string{}
	for name, text := range map[string][]byte{"account.json": account, "key.p8": key, "roots.pem": roots} {
		at[name] = filepath.Join(folder, name)
		if err := os.WriteFile(at[name], text, 0o600); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("[push]\nfcm_account = %q\nfcm_url = %q\napns_key = %q\napns_key_id = %q\napns_team = %q\napns_topic = %q\napns_url = %q\n",
		at["account.json"], origin, at["key.p8"], appsim.KeyID, appsim.Team, appsim.Topic, origin), nil
}
