from django import forms
from django.core.validators import RegexValidator

from .models import Member


class SignupForm(forms.Form):
    """注册表单"""
    username = forms.CharField(label='用户名', min_length=4, max_length=12)
    password = forms.CharField(label='密码', min_length=6, widget=forms.PasswordInput)
    confirm = forms.CharField(label='再次输入密码', widget=forms.PasswordInput)
    phone = forms.CharField(label='手机号', validators=[RegexValidator(r'^\d{11}$', '手机号为 11 位数字')])

    def clean_username(self):
        username = self.cleaned_data['username']
        if Member.objects.filter(username=username).exists():
            raise forms.ValidationError('用户名已经被注册')
        return username

    def clean(self):
        data = super().clean()
        if data.get('password') != data.get('confirm'):
            raise forms.ValidationError('两次输入的密码不同')
        return data
