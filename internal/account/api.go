package account

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

// Me is who the caller is.
type Me struct {
	SignedIn bool    `json:"signedIn" doc:"Whether someone is signed in; else it is a guest"`
	Staff    bool    `json:"staff"    doc:"Whether they may open the admin"`
	Member   *Member `json:"member,omitempty" doc:"Who is signed in"`
}

type meReply struct{ Body Me }

type signUpRequest struct {
	Body struct {
		Email    string `json:"email"           doc:"E-mail address, used to sign in"  minLength:"5"  maxLength:"254" example:"minji@example.com"`
		Password string `json:"password"        doc:"At least 10 characters"           minLength:"1"  maxLength:"400" example:"four words in a row"`
		Name     string `json:"name"            doc:"Name, 1 to 40 characters"         minLength:"1"  maxLength:"100" example:"김민지"`
		Phone    string `json:"phone,omitempty" doc:"Korean phone number, or empty"    maxLength:"40" example:"010-1234-5678"`
	}
}

type signInRequest struct {
	Body struct {
		Email    string `json:"email"    doc:"E-mail address" minLength:"1" maxLength:"254" example:"minji@example.com"`
		Password string `json:"password" doc:"Password"       minLength:"1" maxLength:"400" example:"four words in a row"`
	}
}

type passwordRequest struct {
	Body struct {
		Current  string `json:"current"  doc:"The present, perhaps one-time password" minLength:"1" maxLength:"400"`
		Password string `json:"password" doc:"The new one, at least 10 characters"    minLength:"1" maxLength:"400" example:"four words in a row"`
	}
}

type forgotRequest struct {
	Body struct {
		Email string `json:"email" doc:"E-mail address of the account" minLength:"1" maxLength:"254" example:"minji@example.com"`
	}
}

type resetRequest struct {
	Body struct {
		Token    string `json:"token"    doc:"From the link in the mail"            minLength:"1" maxLength:"100"`
		Password string `json:"password" doc:"The new one, at least 10 characters" minLength:"1" maxLength:"400" example:"four words in a row"`
	}
}

type addressBody struct{ Body Address }

type staffMember struct {
	Member          Member `json:"member"                    doc:"The account"`
	OneTimePassword string `json:"oneTimePassword,omitempty" doc:"Shown this once; to be changed at the first sign-in" example:"7k3m-9qxa-4c2d-h8rt"`
	Mailed          bool   `json:"mailed"                    doc:"A mail is on its way to them"`
}

type staffReply struct{ Body staffMember }

type staffList struct{ Body list.Page[Member] }

type addStaffRequest struct {
	Body struct {
		Email string `json:"email" doc:"E-mail address; who has an account already gets the role" minLength:"5" maxLength:"254" example:"host@example.com"`
		Name  string `json:"name"  doc:"Name"            minLength:"1" maxLength:"100" example:"박셰프"`
		Role  Role   `json:"role"  doc:"What they may do" enum:"host,operator,owner"`
		Mail  bool   `json:"mail,omitempty" doc:"Invite them by mail, to set their password themselves, instead of showing a one-time password"`
	}
}

type resetStaffRequest struct {
	StaffPath
	Mail bool `query:"mail" doc:"Tell them by mail instead of showing it"`
}

type StaffPath struct {
	ID string `path:"id" doc:"Member id" minLength:"36" maxLength:"36"`
}

type setRoleRequest struct {
	StaffPath
	Body struct {
		Role Role `json:"role" doc:"What they may do; member takes them out of the staff" enum:"member,host,operator,owner"`
	}
}

type auditRequest struct {
	list.Query
	Actor  string `query:"actor"  doc:"Only what this member did" maxLength:"36"`
	Action string `query:"action" doc:"Only this operation"       maxLength:"80" example:"adjust-stock"`
}

type auditReply struct{ Body list.Page[Entry] }

// Routes opens the JSON doors of accounts on api.
func (s *Service) Routes(api huma.API) {
	shop := httpkit.Room{API: api, Tag: "account"}
	owner := httpkit.Room{API: api, Tag: "account", Role: string(RoleOwner)}
	member, unknown, tooMany := string(RoleMember), http.StatusUnauthorized, http.StatusTooManyRequests

	httpkit.Open(shop, httpkit.Post("/api/v1/auth/sign-up", "sign-up", "Become a member").Answers(http.StatusCreated).Fails(tooMany), s.postSignUp)
	httpkit.Open(shop, httpkit.Post("/api/v1/auth/sign-in", "sign-in", "Sign in").Fails(unknown, tooMany), s.postSignIn)
	httpkit.Open(shop, httpkit.Post("/api/v1/auth/sign-out", "sign-out", "Sign out"), s.postSignOut)
	httpkit.Open(shop, httpkit.Post("/api/v1/auth/password", "change-password", "Choose a new password").Fails(unknown, tooMany), s.postPassword)
	httpkit.Open(shop, httpkit.Post("/api/v1/auth/forgot-password", "forgot-password", "Ask for a link to set a new password").Fails(tooMany).
		Note("It goes to the address by mail. The answer is the same whether there is such an account."), s.postForgot)
	httpkit.Open(shop, httpkit.Post("/api/v1/auth/reset-password", "reset-password", "Set a new password by such a link").Fails(tooMany).
		Note("Once, within an hour, by one of an invitation within three days. All sessions end, and the caller is signed in."), s.postReset)
	httpkit.Open(shop, httpkit.Get("/api/v1/me", "get-me", "Who am I"), s.getMe)
	httpkit.Open(shop, httpkit.Get("/api/v1/me/address", "get-my-address", "Where my parcels go").For(member).Fails(http.StatusNotFound), s.getAddress)
	httpkit.Open(shop, httpkit.Put("/api/v1/me/address", "save-my-address", "Change where my parcels go").For(member), s.putAddress)
	httpkit.Open(owner, httpkit.Get("/api/v1/admin/staff", "list-staff", "List the staff"), s.getStaff)
	httpkit.Open(owner, httpkit.Post("/api/v1/admin/staff", "add-staff", "Add someone to the staff").Answers(http.StatusCreated), s.postStaff)
	httpkit.Open(owner, httpkit.Put("/api/v1/admin/staff/{id}", "set-staff-role", "Change what someone may do"), s.putStaff)
	httpkit.Open(owner, httpkit.Post("/api/v1/admin/staff/{id}/password", "reset-staff-password", "Give someone a one-time password"), s.postStaffPassword)
	httpkit.Open(owner, httpkit.Post("/api/v1/admin/staff/{id}/invitation", "invite-staff-again", "Send someone who has not begun a new invitation").Fails(http.StatusConflict), s.postInvitation)
	httpkit.Open(owner, httpkit.Get("/api/v1/admin/audit", "list-audit", "What the staff did"), s.getAudit)
}

func me(m Member) *meReply {
	return &meReply{Me{SignedIn: true, Staff: m.Role.Staff(), Member: &m}}
}

func (s *Service) postSignUp(ctx context.Context, in *signUpRequest) (*meReply, error) {
	m, err := s.SignUp(ctx, SignUp{Email: in.Body.Email, Password: in.Body.Password, Name: in.Body.Name, Phone: in.Body.Phone})
	if err != nil {
		return nil, err
	}
	return me(m), nil
}

func (s *Service) postSignIn(ctx context.Context, in *signInRequest) (*meReply, error) {
	m, err := s.SignIn(ctx, in.Body.Email, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return me(m), nil
}

func (s *Service) postSignOut(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, s.SignOut(ctx)
}

// postPassword is open to whoever must choose a password first, so it asks for a member by itself.
func (s *Service) postPassword(ctx context.Context, in *passwordRequest) (*struct{}, error) {
	who := From(ctx)
	if !who.Member() {
		return nil, ErrSignInNeeded
	}
	return nil, s.ChangePassword(ctx, who.MemberID, in.Body.Current, in.Body.Password)
}

func (s *Service) postForgot(ctx context.Context, in *forgotRequest) (*struct{}, error) {
	return nil, s.AskReset(ctx, in.Body.Email)
}

func (s *Service) postReset(ctx context.Context, in *resetRequest) (*meReply, error) {
	m, err := s.Reset(ctx, in.Body.Token, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return me(m), nil
}

func (s *Service) getMe(ctx context.Context, _ *struct{}) (*meReply, error) {
	who := From(ctx)
	if !who.Member() {
		return &meReply{}, nil
	}
	m, err := s.Member(ctx, who.MemberID)
	if err != nil {
		return nil, err
	}
	return me(m), nil
}

func (s *Service) getAddress(ctx context.Context, _ *struct{}) (*addressBody, error) {
	a, err := s.DefaultAddress(ctx, From(ctx).MemberID)
	if err != nil {
		return nil, err
	}
	return &addressBody{a}, nil
}

func (s *Service) putAddress(ctx context.Context, in *addressBody) (*addressBody, error) {
	a, err := s.SaveAddress(ctx, From(ctx).MemberID, in.Body)
	if err != nil {
		return nil, err
	}
	return &addressBody{a}, nil
}

func (s *Service) getStaff(ctx context.Context, _ *struct{}) (*staffList, error) {
	staff, err := s.Staff(ctx)
	return &staffList{list.Of(staff)}, err
}

func (s *Service) postStaff(ctx context.Context, in *addStaffRequest) (*staffReply, error) {
	var who staffMember
	var err error
	if in.Body.Mail {
		who.Member, who.Mailed, err = s.Invite(ctx, in.Body.Email, in.Body.Name, in.Body.Role)
	} else {
		who.Member, who.OneTimePassword, err = s.AddStaff(ctx, in.Body.Email, in.Body.Name, in.Body.Role, "")
	}
	if err != nil {
		return nil, err
	}
	Note(ctx, deed.To(deed.Member, who.Member.ID, who.Member.Name).Changed("role", "", string(who.Member.Role)))
	return &staffReply{who}, nil
}

func (s *Service) putStaff(ctx context.Context, in *setRoleRequest) (*staffReply, error) {
	before, err := s.Member(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if !before.Role.Staff() {
		return nil, ErrNotFound // a shopper is taken in by AddStaff, which sees to the password
	}
	m, err := s.SetRole(ctx, in.ID, in.Body.Role)
	if err != nil {
		return nil, err
	}
	Note(ctx, deed.To(deed.Member, m.ID, m.Name).Changed("role", string(before.Role), string(m.Role)))
	return &staffReply{staffMember{Member: m}}, nil
}

func (s *Service) postStaffPassword(ctx context.Context, in *resetStaffRequest) (*staffReply, error) {
	if From(ctx).MemberID == in.ID {
		return nil, ErrPasswordOwn // whoever finds a desk left open must not take the account
	}
	who := staffMember{Mailed: in.Mail}
	var err error
	if in.Mail {
		err = s.MailPassword(ctx, in.ID)
	} else {
		who.OneTimePassword, err = s.ResetPassword(ctx, in.ID)
	}
	if err != nil {
		return nil, err
	}
	if who.Member, err = s.Member(ctx, in.ID); err != nil {
		return nil, err
	}
	Note(ctx, deed.To(deed.Member, who.Member.ID, who.Member.Name))
	return &staffReply{who}, nil
}

func (s *Service) postInvitation(ctx context.Context, in *StaffPath) (*staffReply, error) {
	m, err := s.InviteAgain(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	Note(ctx, deed.To(deed.Member, m.ID, m.Name))
	return &staffReply{staffMember{Member: m, Mailed: true}}, nil
}

func (s *Service) getAudit(ctx context.Context, in *auditRequest) (*auditReply, error) {
	entries, err := s.Log(ctx, AuditFilter{Actor: in.Actor, Action: in.Action, Place: in.Query})
	return &auditReply{entries}, err
}
