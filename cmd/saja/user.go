package main

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/saja-live/saja/internal/app"
)

func user() *cobra.Command {
	cmd := &cobra.Command{Use: "user", Short: "Manage the people who run the shop"}
	cmd.AddCommand(userAdd())
	return cmd
}

func userAdd() *cobra.Command {
	var (
		c     common
		u     app.Staff
		stdin bool
	)
	cmd := &cobra.Command{
		Use:   "add",
		Short: "Add someone to the staff, or give them a new one-time password",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := c.load()
			if err != nil {
				return err
			}
			if stdin {
				line, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
				if err != nil && line == "" {
					return fmt.Errorf("read the password from standard input: %w", err)
				}
				u.Password = strings.TrimRight(line, "\r\n")
			}
			once, err := app.AddStaff(cmd.Context(), config, c.data, u)
			if err != nil {
				return err
			}
			if once != "" {
				fmt.Fprintf(cmd.OutOrStdout(), "%s may sign in once with: %s\n", u.Email, once)
				return nil
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s may sign in\n", u.Email)
			return nil
		},
	}
	c.flags(cmd)
	cmd.Flags().StringVar(&u.Email, "email", "", "e-mail address, which is also the sign-in name")
	cmd.Flags().StringVar(&u.Name, "name", "", "name, as viewers see it in the chat")
	cmd.Flags().StringVar(&u.Role, "role", "operator", "owner, operator or host")
	cmd.Flags().BoolVar(&stdin, "password-stdin", false, "read the password from standard input instead of making a one-time password")
	for _, name := range []string{"email", "name"} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // there is no such flag above
		}
	}
	return cmd
}
