package main

import (
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/saja-live/saja/internal/notify/msgsim"
)

func textMessages() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "messages",
		Short: "Try out messages to phones",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(messagesSimulate())
	return cmd
}

func messagesSimulate() *cobra.Command {
	var addr string
	var templates []string
	c := msgsim.Config{Now: time.Now}
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Be Solapi and SENS, as strict as they are",
		Long: `Be Solapi and SENS, as strict as they are.

What arrived is at /arrived. A shop sends there when messages.url names it. The secret that it believes is SAJA_MESSAGES_SECRET.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c.Secret = os.Getenv("SAJA_MESSAGES_SECRET")
			c.Templates = map[string]string{}
			for _, t := range templates {
				code, text, ok := strings.Cut(t, "=")
				if !ok {
					return fmt.Errorf("--template %q: want code=text", t)
				}
				c.Templates[code] = text
			}
			listener, err := (&net.ListenConfig{}).Listen(cmd.Context(), "tcp", addr)
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "http://"+listener.Addr().String())
			return serveUntil(cmd.Context(), listener, msgsim.New(c))
		},
	}
	f := cmd.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:8097", "where to listen")
	f.StringVar(&c.Key, "key", "key", "the key that it believes")
	f.StringSliceVar(&c.Numbers, "number", nil, "sender numbers that are registered")
	f.StringVar(&c.Channel, "kakao", "", "the Kakao channel that it knows")
	f.StringVar(&c.SMS, "service", "", "of SENS: the service for text messages")
	f.StringVar(&c.Alim, "alimtalk", "", "of SENS: the service for Kakao")
	f.StringArrayVar(&templates, "template", nil, "AlimTalk that Kakao approved: code=text with #{names}")
	f.StringSliceVar(&c.Strangers, "stranger", nil, "phones that no AlimTalk reaches")
	f.DurationVar(&c.After, "after", time.Second, "after which a message reaches its phone")
	f.Int64Var(&c.Balance, "balance", 100_000, "what the shop has left to spend, in won")
	f.Float64Var(&c.Rates.Lost, "lost", 0, "how often of 1 an answer is lost")
	return cmd
}
