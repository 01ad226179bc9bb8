package address_test

import (
	"testing"
	"time"

	"github.com/saja-live/saja/internal/address"
)

func TestRemoteRangesAreInOrderAndApart(t *testing.T) {
	last := ""
	for _, r := range address.RemoteRanges() {
		if len(r.From) != 5 || len(r.To) != 5 || r.From > r.To || r.From <= last || r.Area == "" || r.Remote == address.NotRemote {
			t.Errorf("%+v does not stand well behind %s", r, last)
		}
		last = r.To
	}
}

func TestRemoteIslandsAreToldFromTheLandBesideThem(t *testing.T) {
	s := address.New("", quiet, time.Now)
	for zip, want := range map[string]address.Remote{
		"63000": address.Jeju, "63644": address.Jeju, "63645": address.NotRemote, "62999": address.NotRemote,
		"40200": address.Island, "40240": address.Island, "40199": address.NotRemote, "40241": address.NotRemote,
		"58826": address.Island, "58827": address.NotRemote, "58828": address.Island, "58842": address.Island, "58866": address.Island, "58867": address.NotRemote,
		"28826": address.NotRemote, "54000": address.Island, "59568": address.Island, "03171": address.NotRemote,
		"": address.NotRemote, "630": address.NotRemote, "630001": address.NotRemote, "６３０００": address.NotRemote,
	} {
		if got := s.AreaOf(zip).Kind; got != want {
			t.Errorf("%q is %q, want %q", zip, got, want)
		}
	}
}
