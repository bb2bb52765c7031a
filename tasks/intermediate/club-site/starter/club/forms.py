from django import forms


class SignupForm(forms.Form):
    """注册表单"""
    username = forms.CharField(label='用户名')
    # 请在此处编写代码：其余输入项和检查规则
