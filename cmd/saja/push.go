package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/saja-live/saja/internal/notify/pushsim"
)

func pushes() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "push",
		Short: "Try out messages to browsers and apps",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(pushSimulate(), pushApps())
	return cmd
}

func pushSimulate() *cobra.Command {
	var addr, roots string
	var rate float64
	var blind bool
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Be a push service of browsers that refuses what any of the true ones would",
		Long: `Be a push service of browsers that refuses what any of the true ones would.

Subscriptions are had at /subscriptions ({"key": "…", "count": 100}), what arrived is at /arrived, newest first, and counted at /tally.
A shop sends there when its host and port stand in push.services. With --roots it speaks TLS and HTTP/2, by a certificate that it
writes to that file; start the shop with SSL_CERT_FILE set to it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if rate < 0 || rate*float64(len(pushsim.Faults)) > 1 {
				return fmt.Errorf("--faults %v: there are %d faults, and together they come at most always", rate, len(pushsim.Faults))
			}
			c := pushsim.Config{Blind: blind}
			if rate > 0 {
				c.Fault = func(string, int) pushsim.Fault { return pushsim.Draw(rate, rand.Float64()) }
			}
			listener, err := (&net.ListenConfig{}).Listen(cmd.Context(), "tcp", addr)
			if err != nil {
				return err
			}
			sim := pushsim.New(c)
			if roots == "" {
				fmt.Fprintln(cmd.OutOrStdout(), "http://"+listener.Addr().String())
				return serveUntil(cmd.Context(), listener, sim)
			}
			own, pem, err := pushsim.Certificate(time.Now())
			if err != nil {
				return errors.Join(err, listener.Close())
			}
			if err := os.WriteFile(roots, pem, 0o600); err != nil {
				return errors.Join(err, listener.Close())
			}
			fmt.Fprintln(cmd.OutOrStdout(), "https://"+listener.Addr().String())
			return serveSecure(cmd.Context(), listener, sim, own)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8098", "where to listen")
	cmd.Flags().StringVar(&roots, "roots", "", "file to write the certificate to")
	cmd.Flags().Float64Var(&rate, "faults", 0, "how often each fault comes, of 1")
	cmd.Flags().BoolVar(&blind, "blind", false, "open messages only when they are looked at, for who measures")
	return cmd
}

// serveSecure serves over TLS and HTTP/2 until ctx ends.
func serveSecure(ctx context.Context, l net.Listener, h http.Handler, own tls.Certificate) error {
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: time.Minute,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12},
		HTTP2:     &http.HTTP2Config{MaxConcurrentStreams: 1000},
	}
	done := make(chan error, 1)
	go func() { done <- server.ServeTLS(l, "", "") }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	if err := server.Close(); err != nil {
		return err
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
