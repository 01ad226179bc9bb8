package ops

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

type stateReply struct{ Body State }

// StateQuery is the page of what is stuck.
type StateQuery struct{ list.Query }

// MatterPath names a matter.
type MatterPath struct {
	ID string `path:"id" doc:"Id of what is stuck" minLength:"36" maxLength:"36"`
}

// ListenerPath names a listener.
type ListenerPath struct {
	Name string `path:"name" doc:"Name of a listener that is gone" minLength:"1" maxLength:"60"`
}

// Routes opens the JSON doors of operations on api.
func (s *Service) Routes(api huma.API) {
	room := httpkit.Room{API: api, Tag: "status", Role: "operator"}
	httpkit.Open(room, httpkit.Get("/api/v1/admin/status", "get-status", "What waits and what is stuck"), s.getState)
	httpkit.Open(room, httpkit.Post("/api/v1/admin/status/stuck/{id}/again", "retry-stuck", "Try what is stuck again"), s.postAgain)
	httpkit.Open(room, httpkit.Delete("/api/v1/admin/status/stuck/{id}", "discard-stuck", "Give up what is stuck"), s.deleteStuck)
	httpkit.Open(room, httpkit.Delete("/api/v1/admin/status/listeners/{name}", "forget-listener", "Forget what a listener left that is gone").For("owner"), s.deleteListener)
}

func (s *Service) getState(ctx context.Context, in *StateQuery) (*stateReply, error) {
	state, err := s.State(ctx, in.Query)
	return &stateReply{state}, err
}

func (s *Service) postAgain(ctx context.Context, in *MatterPath) (*struct{}, error) {
	return nil, s.Again(ctx, in.ID)
}

func (s *Service) deleteStuck(ctx context.Context, in *MatterPath) (*struct{}, error) {
	return nil, s.LetGo(ctx, in.ID)
}

func (s *Service) deleteListener(ctx context.Context, in *ListenerPath) (*struct{}, error) {
	return nil, s.Forget(ctx, in.Name)
}
