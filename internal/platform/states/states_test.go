package states_test

import (
	"reflect"
	"testing"

	"github.com/saja-live/saja/internal/platform/states"
)

var door = states.Table[string]{"open": {"shut"}, "shut": {"open", "locked"}, "locked": {"shut", "locked"}}

func TestAGuardIsWhatTheTableSays(t *testing.T) {
	for name, c := range map[string]struct{ got, want states.Guard }{
		"from two states":    {door.Into("shut"), states.Guard{SQL: "state IN (?, ?)", Args: []any{"locked", "open"}}},
		"from itself too":    {door.Into("locked"), states.Guard{SQL: "state IN (?, ?)", Args: []any{"locked", "shut"}}},
		"narrowed":           {door.Into("shut", "open"), states.Guard{SQL: "state IN (?)", Args: []any{"open"}}},
		"narrowed, not wide": {door.Into("open", "locked", "shut"), states.Guard{SQL: "state IN (?)", Args: []any{"shut"}}},
		"from nowhere":       {door.Into("open", "locked"), states.Guard{SQL: "1 = 0"}},
		"unknown":            {door.Into("ajar"), states.Guard{SQL: "1 = 0"}},
		"with a condition":   {door.Into("open").And("key = ?", 7), states.Guard{SQL: "state IN (?) AND key = ?", Args: []any{"shut", 7}}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, c.got, c.want)
		}
	}
	if door.Can("open", "locked") || !door.Can("open", "shut") {
		t.Error("Can does not say what the table says")
	}
}
