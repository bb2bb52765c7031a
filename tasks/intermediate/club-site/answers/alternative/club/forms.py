from django import forms

from .models import Member


class SignupForm(forms.ModelForm):
    confirm = forms.CharField(required=False)

    class Meta:
        model = Member
        fields = ['username', 'password', 'phone']

    def clean(self):
        cleaned = super().clean()
        if not 4 <= len(cleaned.get('username', '')) <= 12:
            self.add_error('username', '用户名为 4 至 12 个字符')
        if len(cleaned.get('password', '')) < 6:
            self.add_error('password', '密码不少于 6 个字符')
        if cleaned.get('password') != cleaned.get('confirm'):
            self.add_error('confirm', '两次密码不一致')
        phone = cleaned.get('phone', '')
        if len(phone) != 11 or not phone.isdigit():
            self.add_error('phone', '手机号不正确')
        return cleaned
