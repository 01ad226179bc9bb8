// Package config fills a struct of sections from its defaults, a TOML file and the environment, and writes the example file.
//
// Every field of a section has the tags toml (its key) and doc (its comment). Fields are strings, bools, integers,
// time.Durations or lists of strings. The environment wins over the file: PREFIX_SECTION_KEY, lists separated by commas.
package config

import (
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/saja-live/saja/internal/platform/fault"
)

// ErrInvalid says what is wrong in the file or the environment, by key.
var ErrInvalid = fault.New(fault.Invalid, "config_invalid", "the configuration cannot be used")

// Load reads the file at path (none if "") and then the environment into c, a pointer to a struct of sections that holds the defaults.
// Unknown keys and values of the wrong kind fail with ErrInvalid, naming the key.
func Load(c any, path, prefix string, getenv func(string) (string, bool)) error {
	if path != "" {
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read configuration: %w", err)
		}
		meta, err := toml.Decode(string(text), c)
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrInvalid, path, err)
		}
		if unknown := meta.Undecoded(); len(unknown) > 0 {
			return fmt.Errorf("%w: %s: unknown key %q; saja.example.toml lists all of them", ErrInvalid, path, unknown[0].String())
		}
	}
	return each(reflect.ValueOf(c).Elem(), func(section, key string, _ reflect.StructField, v reflect.Value) error {
		name := strings.ToUpper(prefix + "_" + section + "_" + key)
		text, ok := getenv(name)
		if !ok {
			return nil
		}
		if err := set(v, text); err != nil {
			return fmt.Errorf("%w: %s=%q: %w", ErrInvalid, name, text, err)
		}
		return nil
	})
}

func set(v reflect.Value, text string) error {
	switch v.Interface().(type) {
	case string:
		v.SetString(text)
	case bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("want true or false")
		}
		v.SetBool(b)
	case time.Duration:
		d, err := time.ParseDuration(text)
		if err != nil {
			return fmt.Errorf("want a duration such as 30s")
		}
		v.SetInt(int64(d))
	case []string:
		var list []string
		for part := range strings.SplitSeq(text, ",") {
			if part = strings.TrimSpace(part); part != "" {
				list = append(list, part)
			}
		}
		v.Set(reflect.ValueOf(list))
	default: // integers
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || v.OverflowInt(n) {
			return fmt.Errorf("want a whole number")
		}
		v.SetInt(n)
	}
	return nil
}

// Example writes c as TOML, every key with its comment at its present value.
func Example(c any, heading string) string {
	var b strings.Builder
	b.WriteString(heading)
	last := ""
	_ = each(reflect.ValueOf(c).Elem(), func(section, key string, f reflect.StructField, v reflect.Value) error { // never fails
		if section != last {
			fmt.Fprintf(&b, "\n[%s]\n", section)
			last = section
		}
		for line := range strings.SplitSeq(f.Tag.Get("doc"), "\n") {
			fmt.Fprintf(&b, "# %s\n", line)
		}
		fmt.Fprintf(&b, "%s = %s\n", key, literal(v))
		return nil
	})
	return b.String()
}

func literal(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case string:
		return strconv.Quote(x)
	case time.Duration:
		return strconv.Quote(x.String())
	case []string:
		quoted := make([]string, len(x))
		for i, s := range x {
			quoted[i] = strconv.Quote(s)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	default:
		return fmt.Sprint(x)
	}
}

// each visits the keys of all sections in the order they are declared.
func each(c reflect.Value, visit func(section, key string, f reflect.StructField, v reflect.Value) error) error {
	for i := range c.NumField() {
		section := c.Type().Field(i).Tag.Get("toml")
		s := c.Field(i)
		for j := range s.NumField() {
			f := s.Type().Field(j)
			if err := visit(section, f.Tag.Get("toml"), f, s.Field(j)); err != nil {
				return err
			}
		}
	}
	return nil
}
